"""Microsoft Graph's `contentActivities`: the result of a policy's intervention, for the activity
explorer of Microsoft Purview. The entry's type, `contentActivityMetadata`, is in Graph's beta.
"""

from datetime import UTC
from typing import Any

from gateway import __version__
from gateway.audit.feeds.item import PRODUCT, Item, intervened, overridden, summary

_TYPE = "#microsoft.graph.contentActivityMetadata"
_LOCATION = "microsoft.graph.policyLocationApplication"
_UNKNOWN = "unknown"  # the record does not say what machine a person sat at


def purview_activity(item: Item, application: str) -> dict[str, Any] | None:
    """The body to post for an item; None for what is no intervention. `application` is the app
    registration's id. It never has the content, which Graph does not take here either."""
    if not intervened(item):
        return None
    moment = item.time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    entry = {
        "@odata.type": _TYPE,
        "contentCategory": "ai",
        "correlationId": item.event,
        "createdDateTime": moment,
        "enforcementResultStatus": "userOverride" if overridden(item) else "success",
        "identifier": item.id,
        "isTruncated": False,
        "length": int(item.document.get("body_bytes") or 0),
        "modifiedDateTime": moment,
        "name": summary(item),
        "sequenceNumber": 0,
    }
    protected = {
        "applicationLocation": {"@odata.type": _LOCATION, "value": application},
        "name": item.text("service") or PRODUCT,
        "version": __version__,
    }
    system = {"operatingSystemPlatform": _UNKNOWN, "operatingSystemVersion": _UNKNOWN}
    return {
        "contentToProcess": {
            "activityMetadata": {"activity": "uploadText"},
            "contentEntries": [entry],
            "deviceMetadata": {"operatingSystemSpecifications": system},
            "integratedAppMetadata": {"name": PRODUCT, "version": __version__},
            "protectedAppMetadata": protected,
        }
    }

"""What the walker must know of Copilot's bodies; whatever is not named here is screened as text."""

from detectors.types import Origin, Role
from gateway.core.guide import Kind, Rule, compile_guide

_ATTACHED = Rule(origin=Origin.ATTACHMENT)
_METADATA = Rule(role=Role.NONE, origin=Origin.METADATA)
_CHOSEN = Rule(role=Role.NONE, origin=Origin.METADATA, editable=False)

_FIELDS = """
    @odata.type additionalContext contextualResources countryOrRegion countryOrRegionConfidence
    dataSource dataSourceConfiguration dataSources description externalItem filterExpression files
    isAdaptiveCardEnabled isAnnotationsEnabled isDeltaStreamingEnabled isWebEnabled latitude
    locationHint longitude maximumNumberOfResults message oneDrive pageSize query queryString
    resourceMetadata resourceMetadataNames responseOptions sharePoint text threadId timeZone
    timeZoneOffset uri webContext
"""
_WORDS = """
    externalItem oneDriveBusiness sharePoint
    #microsoft.graph.copilotConversationFile #microsoft.graph.copilotConversationLocation
    #microsoft.graph.copilotConversationRequestMessageParameter #microsoft.graph.copilotWebContext
"""

GUIDE = compile_guide(
    rules={
        ".message.text": Rule(),
        ".text": Rule(),
        ".additionalContext": _ATTACHED,
        ".contextualResources.files[].uri": Rule(Kind.URL),
        ".locationHint": _CHOSEN,
        ".locationHint.timeZone": _CHOSEN,
        ".locationHint.countryOrRegion": _CHOSEN,
        ".responseOptions": _METADATA,
        ".threadId": Rule(Kind.ID, role=Role.NONE, origin=Origin.METADATA, editable=False),
        ".filterExpression": _CHOSEN,
        ".resourceMetadata[]": _CHOSEN,
        ".dataSourceConfiguration": _METADATA,
        ".dataSources": _METADATA,
    },
    parts={},
    fields=_FIELDS.split(),
    words=_WORDS.split(),
    word_fields=("@odata.type", "dataSource"),
)
"""Every operation's: what a field is does not depend on where it is sent."""

"""OpenTelemetry log records in the JSON of OTLP/HTTP (`POST /v1/logs`)."""

import json
from collections.abc import Sequence
from typing import Any

from gateway import __version__
from gateway.audit.feeds.item import PRODUCT, Item, json_of, level_of, summary
from gateway.storage.clock import to_us

SCOPE = "grindvakt.audit"


def otlp_request(items: Sequence[Item], host: str) -> dict[str, Any]:
    """One request with a record of each item."""
    resource = {
        "service.name": PRODUCT.lower(),
        "service.version": __version__,
        "host.name": host,
    }
    records = [otlp_record(item) for item in items]
    scope = {"name": SCOPE, "version": __version__}
    return {
        "resourceLogs": [
            {
                "resource": {"attributes": _attributes(resource)},
                "scopeLogs": [{"scope": scope, "logRecords": records}],
            }
        ]
    }


def otlp_record(item: Item) -> dict[str, Any]:
    """The item as a log record. 64-bit numbers are texts there, as protobuf's JSON has them."""
    level, nanoseconds = level_of(item), str(to_us(item.time) * 1000)
    named = {f"grindvakt.{name}": value for name, value in json_of(item).items()}
    return {
        "attributes": _attributes(named),
        "body": {"stringValue": summary(item)},
        "eventName": f"{SCOPE}.{item.kind}",
        "observedTimeUnixNano": nanoseconds,
        "severityNumber": level.otlp,
        "severityText": level.otlp_text,
        "timeUnixNano": nanoseconds,
    }


def _attributes(values: dict[str, Any]) -> list[dict[str, Any]]:
    """Attributes with a value. What is nested goes as a JSON text, which every backend keeps."""
    return [
        {"key": key, "value": _value(value)}
        for key, value in sorted(values.items())
        if value not in (None, "", [], {}, ())
    ]


def _value(value: Any) -> dict[str, Any]:
    match value:
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": str(value)}
        case float():
            return {"doubleValue": value}
        case str():
            return {"stringValue": value}
        case list() | tuple() if all(isinstance(each, str) for each in value):
            return {"arrayValue": {"values": [{"stringValue": each} for each in value]}}
    return {"stringValue": json.dumps(value, sort_keys=True, ensure_ascii=False)}

"""Messages of RFC 5424, and the frame that RFC 5425 puts around each on a TLS connection."""

from collections.abc import Mapping
from datetime import UTC

from gateway.audit.feeds.item import PRODUCT, Item, level_of, one_line

FACILITY = 13
"""Log audit."""
_NIL = "-"
_LENGTHS = {"host": 255, "app": 48, "process": 128, "message": 32}


def syslog_message(item: Item, host: str, process: str, enterprise: int, text: str) -> bytes:
    """A message in UTF-8. `host` and `process` say who sends, `enterprise` is the private
    enterprise number that the structured data is named with, and `text` is the message proper."""
    moment = item.time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    header = " ".join(
        (
            f"<{FACILITY * 8 + level_of(item).syslog}>1",
            moment,
            _name(host, _LENGTHS["host"]),
            _name(PRODUCT.lower(), _LENGTHS["app"]),
            _name(process, _LENGTHS["process"]),
            _name(item.kind, _LENGTHS["message"]),
        )
    )
    data = structured_data(f"grindvakt@{enterprise}", _parameters(item))
    # Some texts hold half a character pair, which no UTF-8 has.
    return f"{header} {data} {one_line(text)}".encode("utf-8", "replace")


def structured_data(name: str, parameters: Mapping[str, str]) -> str:
    """An element of structured data; empty values are left out."""
    pairs = "".join(f' {key}="{_parameter(value)}"' for key, value in parameters.items() if value)
    return f"[{name}{pairs}]"


def frame(message: bytes) -> bytes:
    """Octet counting (RFC 5425, 4.3.1): whatever a message holds, the next begins where it ends."""
    return b"%d %b" % (len(message), message)


def _parameters(item: Item) -> dict[str, str]:
    chain = item.chain
    return {
        "event": item.event,
        "tenant": item.tenant,
        "action": item.text("action"),
        "outcome": item.text("outcome") if isinstance(item.document.get("outcome"), str) else "",
        "service": item.text("service"),
        "policyDigest": item.text("policy_digest"),
        "log": "" if chain is None else chain.log,
        "position": "" if chain is None else str(chain.position),
        "leaf": "" if chain is None else chain.leaf,
    }


def _parameter(value: str) -> str:
    text = one_line(value).replace("\\", "\\\\")
    return text.replace('"', '\\"').replace("]", "\\]")


def _name(text: str, longest: int) -> str:
    """A header field: printable ASCII without spaces."""
    kept = "".join(sign if "!" <= sign <= "~" else "_" for sign in text)
    return kept[:longest] or _NIL

"""ArcSight's Common Event Format, version 0: one line, a header of seven fields, an extension."""

from gateway import __version__
from gateway.audit.feeds.item import ACT, OUTCOME, PRODUCT, Item, level_of, one_line, summary

_SHORTEST = 1  # an empty value says nothing, and some readers take what follows for it
_LONGEST = 1023  # of the custom texts


def cef_line(item: Item) -> str:
    """The item as a CEF line, without a line end."""
    header = (
        *("CEF:0", PRODUCT, PRODUCT, __version__),
        _class_id(item),
        summary(item),
        str(level_of(item).cef),
    )
    first, *others = header
    pairs = _extension(item).items()
    extension = " ".join(
        f"{key}={_value(value)}" for key, value in pairs if len(value) >= _SHORTEST
    )
    return "|".join([first, *map(_header, others), extension])


def _class_id(item: Item) -> str:
    if item.kind == OUTCOME:
        return f"outcome:{item.text('outcome')}"
    return f"{'act' if item.kind == ACT else 'decision'}:{item.text('action')}"


def _extension(item: Item) -> dict[str, str]:
    """The dictionary's own keys where there is one, else its custom texts with their labels."""
    values = {
        "rt": str(int(item.time.timestamp() * 1000)),
        "externalId": item.event,
        "act": item.text("outcome" if item.kind == OUTCOME else "action"),
        "suser": item.text("actor" if item.kind == ACT else "subject"),
        "destinationServiceName": item.text("service"),
        "outcome": item.text("error"),
        "reason": " ".join(item.names("determining")) or item.text("reason"),
        "in": item.text("body_bytes"),
    }
    types = item.document.get("types") or {}
    chain = item.chain
    custom = (
        ("tenant", item.tenant),
        ("types", " ".join(f"{name}:{count}" for name, count in sorted(types.items()))),
        ("rules", " ".join(item.names("rules"))),
        ("policy", " ".join(filter(None, (item.text("policy"), item.text("policy_digest"))))),
        ("leaf", "" if chain is None else f"{chain.log}/{chain.position}/{chain.leaf}"),
        ("model", item.text("model")),
    )
    for number, (label, value) in enumerate(custom, 1):
        if value:
            values[f"cs{number}"] = value[:_LONGEST]
            values[f"cs{number}Label"] = label
    return values


def _header(text: str) -> str:
    return one_line(text).replace("\\", "\\\\").replace("|", "\\|")


def _value(text: str) -> str:
    return one_line(text).replace("\\", "\\\\").replace("=", "\\=")

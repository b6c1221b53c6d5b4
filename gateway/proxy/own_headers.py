"""The headers of ours that an answer has."""

from collections.abc import Mapping

from gateway.core import obliged
from gateway.core.obliged import CLASS
from gateway.errors import ClientError
from gateway.proxy.inbound import Inbound
from gateway.proxy.runtime import Progress
from policies.obligations import Obligation

Headers = list[tuple[bytes, bytes]]


def own_headers(decision: str, progress: Progress) -> Headers:
    """Of every answer: the decision, the event, how many values and messages the service does not
    get, which service it is if not the one that was asked, and what is owed besides."""
    headers = {"x-grindvakt-decision": decision, "x-grindvakt-event": progress.event}
    if progress.redactions:
        headers["x-grindvakt-redactions"] = str(progress.redactions)
    if progress.withheld:
        headers["x-grindvakt-withheld"] = str(progress.withheld)
    if progress.sent_to is not None:
        headers["x-grindvakt-service"] = progress.sent_to.name
    if progress.stripped:
        headers |= obliged.STRIPPED
    if progress.verdict is not None:
        headers |= obliged.class_headers(progress.verdict, progress.policy.scale)
    return written(headers)


def answer_headers(progress: Progress, status: int, *, media: bool) -> Headers:
    """Of what the service answers besides."""
    if progress.verdict is None or not 200 <= status < 300:
        return []
    headers = obliged.answer_headers(progress.verdict)
    return written(headers | obliged.MEDIA if media else headers)


def opening_headers(progress: Progress) -> dict[str, str]:
    """Of the answer that begins a session: it tells of all that is said in it."""
    headers = {"x-grindvakt-event": progress.event}
    if progress.verdict is not None:
        headers |= obliged.answer_headers(progress.verdict)
        headers |= obliged.class_headers(progress.verdict, progress.policy.scale)
    return headers


def labels_media(progress: Progress) -> bool:
    """Whether pictures, sound and film are to be labelled."""
    return progress.verdict is not None and Obligation.MEDIA_LABEL in progress.verdict.obligations


def written(headers: Mapping[str, str]) -> Headers:
    """As they are sent."""
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]


def declared_class(head: Inbound, progress: Progress) -> int | None:
    """The information class that the client declares. Raises ClientError for what is none."""
    said = head.headers.get(CLASS)
    if said is None:
        return None
    scale = progress.policy.scale
    number = None if CLASS in head.repeated else obliged.declared_class(said, scale)
    if number is None:
        raise ClientError(
            400,
            "invalid_class",
            f"Huvudfältet {CLASS} ska ha ett av: {obliged.class_names(scale, 'sv')}.",
            f"The header {CLASS} must be one of: {obliged.class_names(scale, 'en')}.",
        )
    return number

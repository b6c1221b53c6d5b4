"""Large requests are worked on beside the event loop, small ones on it."""

import threading

import pytest

from gateway.core.screening import single
from gateway.providers.openai import OpenAI
from gateway.proxy.aside import LARGE, aside, size_of
from tests.support.inprocess import App, chat

pytestmark = pytest.mark.anyio


async def test_only_what_is_large_leaves_the_event_loop() -> None:
    here = threading.get_ident()
    assert await aside(LARGE, threading.get_ident) == here
    assert await aside(LARGE + 1, threading.get_ident) != here


async def test_what_fails_beside_it_fails_here() -> None:
    with pytest.raises(ZeroDivisionError):
        await aside(LARGE + 1, lambda: 1 / 0)


def test_short_values_count_too() -> None:
    assert size_of(single("x" * 50)) == 150


@pytest.mark.parametrize(("values", "here"), [(10, True), (15_000, False)])
async def test_a_body_of_many_values_is_read_beside_the_event_loop(
    app: App, monkeypatch: pytest.MonkeyPatch, values: int, here: bool
) -> None:
    seen = set()
    extract = OpenAI.extract

    def watched(self: OpenAI, *asked: object) -> object:
        seen.add(threading.get_ident())
        return extract(self, *asked)  # type: ignore[arg-type]

    monkeypatch.setattr(OpenAI, "extract", watched)
    tool = {"type": "function", "function": {"name": "f", "parameters": {"enum": ["ja"] * values}}}
    await app.post(chat("Hej!", tools=[tool]))
    assert seen
    assert (seen == {threading.get_ident()}) is here

"""The gateway as its operator meets it: its clock."""

import openai

from tests.e2e.conftest import Client
from tests.support.gateway import RunningGateway
from tests.support.upstream import FakeUpstream


def test_latencies_are_finer_than_milliseconds(
    client: Client, running: RunningGateway, upstream: FakeUpstream
) -> None:
    asked: openai.OpenAI = client()
    messages = [{"role": "user", "content": "Hej!"}]
    for _ in range(5):
        raw = asked.chat.completions.with_raw_response.create(model="gpt-5", messages=messages)
    event = raw.headers["x-grindvakt-event"]
    running.wait_for_outcome(event)
    outcomes = [record["outcome"] for record in running.records() if record["outcome"]]
    latencies = [outcome["latency_ms"] for outcome in outcomes if outcome["latency_ms"]]
    assert any(latency % 1 for latency in latencies), latencies

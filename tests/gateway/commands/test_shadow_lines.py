"""What `policy shadow report` says of changes."""

from collections import Counter

from gateway.commands.policy.shadow import _lines
from gateway.lifecycle.report import ShadowReport


def test_a_change_that_keeps_the_action_is_no_arrow() -> None:
    actions = Counter({("forward", "forward"): 2, ("forward", "block"): 1})
    lines = _lines("t", ShadowReport(compared=4, differing=3, actions=actions))
    assert lines[1:3] == [
        "  forward as before, with other obligations, values or another service: 2",
        "  forward -> block: 1",
    ]

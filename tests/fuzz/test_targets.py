"""Every fuzz target over its seeds and a few inputs, so that it keeps working."""

from random import Random

import pytest

from tests.fuzz import files, jsondoc, normalization, redaction, scanner, sse
from tests.fuzz.driver import Budget, Target, invent

TARGETS = [module.TARGET for module in (normalization, scanner, redaction, jsondoc, sse, files)]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_few_inputs(target: Target) -> None:
    rng = Random(target.name)  # noqa: S311 repeatable, not secret
    for _ in range(12):
        target.check(invent(rng, target.seeds, 2_000))


def test_slowness_is_a_failure() -> None:
    ticks = iter((0.0, 5.0))
    with pytest.raises(AssertionError, match=r"5\.00 s for 2 bytes"):
        Budget(lambda: next(ticks), 1.0, 1.0).run(lambda _: None, b"ab")


def test_inputs_are_repeatable() -> None:
    made = [[invent(Random(seed), [b"abc"], 99) for seed in range(50)] for _ in range(2)]  # noqa: S311
    assert made[0] == made[1]

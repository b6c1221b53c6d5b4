"""A text sets off the parts whose letters it holds, and nothing else."""

from detectors.matters.interpreter import INTERPRETER
from detectors.plan import Plan
from detectors.recognizer import Pattern, PatternRecognizer

FRUIT = PatternRecognizer(
    "fruit",
    ("FRUIT",),
    (
        Pattern("apple", "apple", 0.5, 0.5, triggers=("appl",)),
        Pattern("pear", "pear", 0.5, 0.5, triggers=("pear",)),
        Pattern("any", "kiwi|fig", 0.5, 0.5),
    ),
    triggers=("kiwi", "fig"),
)


def test_parts_run_where_their_triggers_stand():
    plan = Plan([FRUIT])
    assert plan.work("nothing", "").looks == []
    assert plan.work("a PEAR and an apple", "").looks == [(FRUIT, [0, 1])]
    assert plan.work("figs", "").looks == [(FRUIT, [2])]


def test_the_label_counts_as_text():
    assert Plan([FRUIT]).work("nothing", "pear").looks == [(FRUIT, [1])]


def test_rewriters_and_interpreters_are_planned_too():
    plan = Plan([FRUIT, INTERPRETER])
    work = plan.work("&#56; %38", "")
    assert (work.looks, work.interpreters) == ([], [INTERPRETER])
    assert "decoded" in {rewriter.name for rewriter in work.rewriters}
    assert "decoded" not in {rewriter.name for rewriter in plan.work("plain", "").rewriters}

"""Fuzzes the readings of a text and their maps back to it."""

from detectors.normalize import REWRITERS, View, derive, plain_view
from tests.fuzz import texts
from tests.fuzz.driver import Target, run

_SAMPLES = 40


def check(data: bytes) -> None:
    """Every range of every reading leads to a range of the original, in order."""
    text = texts.as_text(data)
    queue = [plain_view(text)]
    known = {queue[0].text}
    room = 8 * len(text) + (1 << 18)
    for view in queue:
        _check_offsets(view, len(text))
        for rewriter in REWRITERS:
            further = derive(view, rewriter) if view.admits(rewriter) else None
            if further is not None and further.text not in known and room > 0:
                room -= len(further.text)
                known.add(further.text)
                queue.append(further)
    again = plain_view(text)
    assert (again.text, again.chain) == (queue[0].text, queue[0].chain)


def _check_offsets(view: View, length: int) -> None:
    size = len(view.text)
    step = max(1, size // _SAMPLES)
    before = 0
    for start in range(0, size, step):
        begin, _ = view.source(start, start + 1)
        assert 0 <= begin <= length
        _, end = view.source(start, min(size, start + step))
        assert begin <= end <= length, (view.name, start)
        if "reversed" not in view.name:
            assert before <= begin, (view.name, start)
        before = begin


TARGET = Target("normalization", check, texts.SEEDS)

if __name__ == "__main__":
    run(TARGET)

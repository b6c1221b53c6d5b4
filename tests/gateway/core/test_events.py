"""The restorer that the APIs' event streams are built on, shown with a small API."""

from gateway.core import sse
from gateway.core.events import EventRestorer, is_done, with_document
from gateway.core.placeholders import Placeholders
from gateway.core.restore import TextRestorer

PLACEHOLDERS = {"[PERSON_1]": "Åsa Test"}


class Letters(EventRestorer):
    """Events of {"text": ...}."""

    def __init__(self):
        super().__init__(Placeholders(PLACEHOLDERS))
        self.text = TextRestorer(self.placeholders)

    def event(self, event, document):
        yield with_document(event, {"text": self.text.feed(document.get("text", ""))})

    def flush_all(self):
        if self.text.holds:
            yield sse.Event(f'{{"text":"{self.text.close()}"}}')


def run(data: bytes, cut: int) -> bytes:
    made = Letters()
    return made.feed(data[:cut]) + made.feed(data[cut:]) + made.close()


def test_a_placeholder_over_two_events_is_restored_wherever_the_bytes_are_cut():
    data = b'data: {"text":"Hej [PERS"}\n\ndata: {"text":"ON_1]!"}\n\ndata: [DONE]\n\n'
    whole = run(data, 0)
    assert "Åsa Test!" in whole.decode()
    assert {run(data, cut) for cut in range(len(data) + 1)} == {whole}


def test_what_was_held_back_goes_out_before_the_end_mark():
    made = Letters()
    out = made.feed(b'data: {"text":"Hej [PERS"}\n\ndata: [DONE]\n\n') + made.close()
    assert out.index(b"[PERS") < out.index(b"[DONE]")
    assert made.complete


def test_what_is_no_json_passes_and_a_last_event_cut_off_does_not():
    made = Letters()
    assert made.feed(b": ping\n\ndata: hej\n\n") == b": ping\n\ndata: hej\n\n"
    assert made.feed(b'data: {"text":"x') + made.close() == b""
    assert not made.complete


def test_an_error_ends_the_stream():
    made = Letters()
    made.feed(b'data: {"error":{"message":"x"}}\n\n')
    assert made.complete
    assert is_done(" [DONE] ")

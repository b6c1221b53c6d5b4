"""What is read of a text word by word, before it is known whom it describes."""

import re
from typing import NamedTuple

from detectors.aggregation.people import UNKNOWN

WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")


class Item(NamedTuple):
    """A mention (`form` set) or a detail (`kind` set) at code points `start` to `end`."""

    start: int
    end: int
    form: str = ""
    sex: str = UNKNOWN
    kind: str = ""
    weight: float = 0.0

"""The reference number (field 5) of a driving licence. It has no check digit: a label is needed."""

from detectors.recognizer import Check, Example, PatternRecognizer
from detectors.sv.shapes import (
    cell,
    field,
    field_trigger,
    labelled,
    under,
    words,
)

_LABEL = words(
    "körkort",
    "körkortet",
    "körkortsnummer",
    "körkortsnr",
    "körkortets nummer",
    "körkortets referensnummer",
    "körkort, referensnummer",
    "referensnummer körkort",
    "referensnummer på körkortet",
    "driving licence",
    "driving license",
    "driver's licence",
    "driver's license",
    "drivers licence",
    "drivers license",
)
_NUMBER = "[0-9]{8,9}|[0-9]{4} ?[0-9]{4}|[0-9]{3} [0-9]{3} [0-9]{3}"

RECOGNIZER = PatternRecognizer(
    name="se_driving_licence",
    entity_types=("SE_DRIVING_LICENCE",),
    patterns=(
        labelled("labelled", _LABEL, _NUMBER, 0.85),
        cell(_NUMBER, 0.85, r"(?:k[öo]rkort|driving licen|driver'?s licen)"),
        field(_NUMBER, 0.85),
    ),
    triggers=(
        r"(?:körkort|driving licen|driver'?s licen)[^0-9]{0,40}[0-9]{3}",
        field_trigger(_NUMBER),
    ),
    context=("körkort", "driving licen", "driver's licen", "drivers licen"),
    validate=under(_LABEL, lambda candidate: Check("labelled")),
    source="Transportstyrelsen, the fields of a driving licence",
    examples=(
        Example("Körkortsnummer 12345678", ("12345678",), min_score=0.8),
        Example("körkort nr 123456789", ("123456789",), min_score=0.8),
        Example("Körkortets referensnummer: 1234 5678", ("1234 5678",), min_score=0.8),
        Example("driving licence no. 12345678", ("12345678",), min_score=0.8),
        Example("Driver's license: 12345678", ("12345678",), min_score=0.8),
        Example("referensnummer körkort = 12345678", ("12345678",), min_score=0.8),
        Example("Hon tog körkort 2024"),
        Example("körkort B sedan 1998"),
        Example("faktura 12345678"),
        Example("Körkortet kostade 12 500 kronor"),
        Example("driving licence class B, call 013-12 34 56"),
        Example("referensnummer 12345678"),
    ),
)

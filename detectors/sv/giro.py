"""What bankgiro and plusgiro numbers have in common: a Luhn digit, and a word that speaks for them.
The shape alone fits too much else."""

from detectors.checksums import luhn
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.sv.shapes import (
    cell,
    field,
    field_trigger,
    labelled,
    only_digits,
    span,
    under,
    words,
)


def _validate(candidate: Candidate) -> Check | None:
    return Check("luhn") if luhn(only_digits(span(candidate)[0])) else None


def giro(
    name: str,
    *,
    labels: tuple[str, ...],
    number: str,
    near_word: str,
    stem: str,
    triggers: tuple[str, ...],
    context: tuple[str, ...],
    examples: tuple[Example, ...],
) -> PatternRecognizer:
    """A recognizer for one kind of giro. `number` is its shape beside one of the `labels`,
    `near_word` the stricter one where a word of `context` only stands near by, `stem` what a
    column's heading begins with."""
    label = words(*labels)
    return PatternRecognizer(
        name=f"se_{name}",
        entity_types=(f"SE_{name.upper()}",),
        patterns=(
            labelled("labelled", label, number, 0.9),
            Pattern("near_word", near_word, 0.0, 0.7),
            cell(number, 0.85, stem),
            field(number, 0.85),
        ),
        triggers=(*triggers, field_trigger(number)),
        context=context,
        validate=under(label, _validate),
        source="Bankgirot; barsoom/banktools-se's account of the formats",
        examples=examples,
    )

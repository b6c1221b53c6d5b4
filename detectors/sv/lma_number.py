"""Numbers of the Migration Agency: LMA cards, dossiers, control numbers. No check digit exists, so
a label or a word near by must speak for them."""

from detectors.recognizer import Check, Example, Pattern, PatternRecognizer
from detectors.sv.shapes import END, cell, field, field_trigger, labelled, opening, under, words

_LABEL = words(
    "lma",
    "lma-kort",
    "lma-kortet",
    "lma card",
    "dossier",
    "migrationsverkets ärendenummer",
    "asylärende",
    numbered=("lma", "lma-kort", "lma card", "dossier", "beteckning", "kontroll", "asylum card"),
)
_STEM = r"(?:lma|dossier|beteckning|kontrolln|asylum card|migrationsv)"
_NUMBER = "[0-9]{2}-?[0-9]{3} ?[0-9]{3,4}(?:/[0-9]{1,2})?"

RECOGNIZER = PatternRecognizer(
    name="se_lma_number",
    entity_types=("SE_LMA_NUMBER",),
    patterns=(
        labelled("labelled", _LABEL, _NUMBER, 0.9),
        Pattern(
            "near_word",
            rf"{opening('0-9')}(?<![0-9][- ][0-9])[0-9]-[0-9]{{3}} ?[0-9]{{3,4}}"
            rf"(?:/[0-9]{{1,2}})?{END}",
            0.0,
            0.7,
        ),
        cell(_NUMBER, 0.8, _STEM),
        field(_NUMBER, 0.8),
    ),
    triggers=(
        r"[0-9]{2}-[0-9]{3} ?[0-9]{3}",
        r"(?:lma|dossier|beteckningsn|migrationsv|asyl|kontrolln)[^0-9]{0,60}[0-9]{2}",
        field_trigger(_NUMBER),
    ),
    context=(
        "lma-kort",
        "lma-n",
        "lma",
        "dossier",
        "migrationsverket",
        "beteckningsnummer",
        "asylsökande",
        "asyl",
        "asylum",
        "uppehållstillstånd",
        "residence permit",
        "migration agency",
    ),
    validate=under(_LABEL, lambda candidate: Check("labelled")),
    source="Migrationsverket on LMA cards; Västra Götalandsregionen on LMA cards",
    examples=(
        Example("LMA-kort 12-345678/1", ("12-345678/1",), min_score=0.8),
        Example("LMA-nr: 12-345678", ("12-345678",), min_score=0.8),
        Example("dossier 12-345 678", ("12-345 678",), min_score=0.8),
        Example("Dossiernummer 12345678", ("12345678",), min_score=0.8),
        Example("LMA card no. 12-3456789", ("12-3456789",), min_score=0.8),
        Example("Asylsökande, har 12-345678 hos dem.", ("12-345678",), min_score=0.6),
        Example('"lma_nummer": "50-123456"', ("50-123456",), min_score=0.8),
        Example("beteckningsnummer hos Migrationsverket: 12345678", ("12345678",), min_score=0.8),
        Example("namn;lma-nr\nEva;50-123456", ("50-123456",), min_score=0.7),
        Example("Artikel 12-345678 är slut"),
        Example("Datum 12-05-2024"),
        Example("LMA-kort saknas, ring 013-12 34 56"),
        Example("dossiern är från 2024"),
        Example("Tel 08-123 456"),
        Example("LMA står för lagen om mottagande, 1994:137"),
    ),
)

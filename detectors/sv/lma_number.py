"""Numbers of the Migration Agency: LMA cards, dossiers, control numbers. No check digit exists, so
a label or a word near by must speak for them."""

from detectors.recognizer import Example, Pattern, PatternRecognizer
from detectors.sv.shapes import END, field, field_trigger, labelled, opening, words

_LABEL = words(
    "lma",
    "lma-kort",
    "lma-kortet",
    "lma-nr",
    "lma-nummer",
    "lma card",
    "lma number",
    "dossier",
    "dossiernr",
    "dossiernummer",
    "beteckningsnummer",
    "migrationsverkets ärendenummer",
    "asylärende",
    "kontrollnummer",
)
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
        field(_NUMBER, 0.8),
    ),
    triggers=(
        r"[0-9]{2}-[0-9]{3} ?[0-9]{3}",
        r"(?:lma|dossier|beteckningsn|migrationsv|asyl|kontrolln)[^0-9]{0,40}[0-9]{5}",
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
    source="Migrationsverket on LMA cards; Västra Götalandsregionen on LMA cards",
    examples=(
        Example("LMA-kort 12-345678/1", ("12-345678/1",), min_score=0.8),
        Example("LMA-nr: 12-345678", ("12-345678",), min_score=0.8),
        Example("dossier 12-345 678", ("12-345 678",), min_score=0.8),
        Example("Dossiernummer 12345678", ("12345678",), min_score=0.8),
        Example("LMA card no. 12-3456789", ("12-3456789",), min_score=0.8),
        Example("Asylsökande, har 12-345678 hos dem.", ("12-345678",), min_score=0.6),
        Example("Artikel 12-345678 är slut"),
        Example("Datum 12-05-2024"),
        Example("LMA-kort saknas, ring 013-12 34 56"),
        Example("dossiern är från 2024"),
        Example("Tel 08-123 456"),
        Example("LMA står för lagen om mottagande, 1994:137"),
    ),
)

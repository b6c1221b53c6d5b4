"""Samordningsnummer: the day raised by 60; month 00 and day 60 stand for unknown."""

from detectors.recognizer import Example, PatternRecognizer
from detectors.sv.person_numbers import CONTEXT, Kind, patterns, validator

RECOGNIZER = PatternRecognizer(
    name="se_samordningsnummer",
    entity_types=("SE_SAMORDNINGSNUMMER",),
    patterns=patterns(Kind.COORDINATION),
    triggers=(
        r"[0-9]{2}[-./ ]?(?:0[0-9]|1[0-2])[-./ ]?(?:[678][0-9]|9[01])"
        r" ?[-+]?\s{0,2}[0-9]{4}",
    ),
    context=CONTEXT,
    validate=validator(Kind.COORDINATION),
    source="Skatteverket, SKV 707; open data of test samordningsnummer",
    examples=(
        Example("samordningsnummer 840990-2395", ("840990-2395",), min_score=0.9),
        Example("samordningsnummer 191500722390", ("191500722390",), min_score=0.9),
        Example("samordningsnummer 191711602399", ("191711602399",), min_score=0.9),
        Example("samordn.nr 19840990 2395", ("19840990 2395",), min_score=0.9),
        Example("Lönen för 19840990-2395 är fel.", ("19840990-2395",), min_score=0.9),
        Example("coordination number 8409902395", ("8409902395",), min_score=0.9),
        Example("Skatteverkets exempel 701063-2391", ("701063-2391",), min_score=0.9),
        Example("ring 0707767600"),
        Example("samordningsnummer 840990-2394"),
        Example("samordningsnummer 840992-2395"),
        Example("samordningsnummer 841390-2395"),
        Example("Ordernr 191711602399"),
        Example("Telefon: 0707767600"),
        Example("bankgiro 5402-9681"),
        Example("Personnummer 850101-2382"),
    ),
)

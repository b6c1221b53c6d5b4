"""Street addresses: street, number, flat, care-of line, box, postal code and town in one span."""

import re

from detectors.rare import Rare
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.sv import addresses
from detectors.sv.addresses import CARE_OF_BEFORE, stem
from detectors.sv.places import is_municipality
from detectors.sv.shapes import span

_NOT_STREETS = re.compile(
    r"(?:riks|läns|europa|motor|lands|cykel|gång|järn|bil|skog|om|gen|ut|av|hem|hand|om|till|in"
    r"|upp|ned|nöd|mot|led|cykelled|grund|års|handlings|detalj|över|utvecklings|arbets|utbildnings"
    r"|tids|kurs|projekt|parkerings|arbets|sitt|vistelse|student|lektions|vandrings|plan|pro|för"
    r"|verksamhets|kommunikations|behandlings|vård|genomförande|åtgärds|affärs|investerings"
    r"|utan|bud|studie|tåg|närings|flyg|luft|vatten|blod|andnings|gå|huvud|matematik)"
    r"(?:vägen|väg|gången|gång|plan|plats|platsen|leden|ringen|stigen|gatan|dalen|gården|gård)\Z",
    re.IGNORECASE,
)
_PUBLIC = Rare(r"stadshus|kommunhus|rådhus|besöksadress|besök oss|reception")
_TOWN_AFTER = re.compile(
    rf",? (?:i )?(?P<town>[{addresses.UPPER}{addresses.LOWER}][{addresses.LOWER}-]{{2,20}})"
    r"(?![^\W_])"
)
_FLOOR = re.compile(r"[^sa] plan\Z", re.IGNORECASE)
"""A storey after some word; squares are called after somebody (-s) or by an adjective (-a)."""
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")


def _validate(candidate: Candidate) -> Check | None:
    """Postal code and town confirm any shape; without them a year is no house number and a common
    noun no street. A municipality's name after the number belongs to the address."""
    value, start, end = span(candidate)
    score = 0.92 if candidate.match.group("postal") else None
    name = "postal_code_and_town"
    if "ending" in candidate.match.re.groupindex:
        ending = candidate.match.group("ending")
        found = stem(candidate.text, start, ending)
        if found is None:
            return None
        kind, first = found
        last_word = candidate.text[first : start + len(ending)].rsplit(" ", 1)[-1]
        if score is None and (_YEAR.search(value) or _NOT_STREETS.fullmatch(last_word)):
            return None
        if score is None and _FLOOR.search(candidate.text[first : start + len(ending)]):
            return None
        start = first
        if score is None:
            name, alone, beside = kind.value
            score = beside if candidate.context else alone
    elif score is None:
        name = "box"
    care_of = CARE_OF_BEFORE.search(candidate.text[max(0, start - 60) : start])
    if care_of is not None:
        start -= care_of.end() - care_of.start()
    town = _TOWN_AFTER.match(candidate.text, end)
    if not candidate.match.group("postal") and town and is_municipality(town.group("town")):
        end = town.end("town")
    public = _PUBLIC.search(candidate.text[max(0, start - 40) : start]) is not None
    return Check(name, score=score, public=public, start=start, end=end)


RECOGNIZER = PatternRecognizer(
    name="se_street_address",
    entity_types=("STREET_ADDRESS",),
    patterns=(
        Pattern("street", addresses.STREET, 0.76, 0.9),
        Pattern("farm_or_village", addresses.RURAL, 0.8, 0.9),
        Pattern("box", addresses.BOX, 0.0, 0.4),
    ),
    triggers=(
        rf"(?:{addresses.STRONG_ENDINGS}|{addresses.WEAK_ENDINGS}|park|trappor) {{1,2}}[1-9]",
        r"[0-9][a-z]?,?\s{1,3}(?:SE?[- ])?[1-9][0-9]{2} ?[0-9]{2}\s{1,2}[a-zåäöéü]",
        r"[^0-9]\s{1,3}(?:SE?[- ])?[1-9][0-9]{2} [0-9]{2}\s{1,2}[a-zåäöéü]",
        r"box [0-9]",
    ),
    context=(
        "adress",
        "bor på",
        "bor hos",
        "bodde",
        "bosatt",
        "boende",
        "folkbokförd",
        "lägenhet",
        "flytta",
        "granne",
        "hyresvärd",
        "address",
        "lives at",
        "living at",
        "moved to",
        "c/o",
    ),
    validate=_validate,
    source="Svensk standard SS 613401 on addresses, in outline",
    examples=(
        Example(
            "Hon bor på Exempelgatan 12 B, 582 28 Linköping.",
            ("Exempelgatan 12 B, 582 28 Linköping",),
            min_score=0.9,
        ),
        Example("Träffas på Påhittsvägen 7", ("Påhittsvägen 7",), min_score=0.7),
        Example(
            "Till\nSagovägen 27, lgh 1004\n791 60 Falun\nHej",
            ("Sagovägen 27, lgh 1004\n791 60 Falun",),
            min_score=0.9,
        ),
        Example(
            "c/o Andersson, Exempelgatan 5, 123 45 Exempelstad",
            ("c/o Andersson, Exempelgatan 5, 123 45 Exempelstad",),
            min_score=0.9,
        ),
        Example("Adress: Drottning Exempels väg 4", ("Drottning Exempels väg 4",), min_score=0.8),
        Example("granne, exempelvägen 8 i uppsala", ("exempelvägen 8 i uppsala",), min_score=0.7),
        Example("Box 123, 791 60 Falun", ("Box 123, 791 60 Falun",), min_score=0.9),
        Example("Norrbyn 12, 585 93 Linköping", ("Norrbyn 12, 585 93 Linköping",), min_score=0.8),
        Example("He lives at Sagogränd 3A.", ("Sagogränd 3A",), min_score=0.85),
        Example("Stora Torget 3, Linköping", ("Stora Torget 3, Linköping",), min_score=0.7),
        Example("Storgatan 2024 blev en succé"),
        Example("Handlingsplan 3 för skolan"),
        Example("Riksväg 40 är avstängd"),
        Example("Vi går vägen 8 kilometer"),
        Example("Registreringen 5 avslutades"),
        Example("Parkeringsplats 12"),
        Example("Se kapitel 4, 582 sidor"),
        Example("tillgången 3 gånger större"),
    ),
)

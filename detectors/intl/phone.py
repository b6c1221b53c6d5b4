"""Telephone numbers: Swedish ones by the numbering plan, foreign ones by phonenumbers.

Only a candidate reaches phonenumbers; its own matcher over a whole text is far too slow.
"""

import re
from dataclasses import replace
from functools import lru_cache

import phonenumbers

from detectors.checksums import luhn
from detectors.edges import first
from detectors.rare import Rare
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer

_AREAS = """
    8 11 13 16 18 19 21 23 26 31 33 35 36 40 42 44 46 54 60 63 90
    120 121 122 123 125 140 141 142 143 144 150 151 152 155 156 157 158 159 171 173 174 175 176
    220 221 222 223 224 225 226 227 240 241 243 246 247 248 250 251 253 258 270 271 278 280 281
    290 291 292 293 294 295 297 300 301 302 303 304 320 321 322 325 340 345 346 370 371 372 380
    381 382 383 390 392 393 410 411 413 414 415 416 417 418 430 431 433 435 451 454 455 456 457
    459 470 471 472 474 476 477 478 479 480 481 485 486 490 491 492 493 494 495 496 498 499 500
    501 502 503 504 505 506 510 511 512 513 514 515 518 519 520 521 522 523 524 525 526 528 530
    531 532 533 534 550 551 552 553 554 555 560 563 564 565 570 571 573 580 581 582 583 584 585
    586 587 589 590 591 611 612 613 620 621 622 623 624 640 642 643 644 645 647 650 651 652 653
    657 660 661 662 663 670 671 672 680 682 684 687 690 691 692 693 695 696 910 911 912 913 914
    915 916 918 920 921 922 923 924 925 926 927 928 929 930 932 933 934 935 940 941 942 943 950
    951 952 953 954 960 961 970 971 973 975 976 977 978 980 981
    """
_AREA_CODES = frozenset(_AREAS.split())
_SERVICE_CODES = ("10", "20", "77", "200", "900", "939", "944")
_MOBILE = ("70", "72", "73", "76", "79")

_DATE_OR_TIMES = re.compile(
    r"[0-3]?[0-9]([-./ ])[01]?[0-9]\1(?:19|20)[0-9]{2}"
    r"|[0-2][0-9][.: ][0-5][0-9] ?- ?[0-2][0-9][.: ][0-5][0-9]"
    r"|[0-9]{2}([-./ ])[01][0-9]\2[0-3][0-9]"
)
_OTHER_NUMBER = Rare(
    r"(?:order|artikel|faktura|ocr|ean|isbn|issn|orgnr|org\.? ?nr|organisations|bankgiro|plusgiro"
    r"|\bbg|\bpg|clearing|konto|kundn|kundnr|ärende|dnr|diarie|serie|build|version|invoice|ticket"
    r"|timestamp|personn|pnr|person-?id|referens|\bref|mål|hsa|saldo|belopp)"
    r"(?:nummer|number|nr|no|-?id)?[^0-9\n]{0,12}\Z"
)
_PHONE_WORD = re.compile(r"(?<!\w)(?:tel|tfn|mob|cell|ring|nås|sms|fax|phone|call)", re.IGNORECASE)
_SWITCHBOARD = Rare(
    r"(?:växel|receptionen|kundtjänst|kundservice|kontaktcenter|medborgarservice|jouren|hotline"
    r"|switchboard|front desk|reception|helpdesk|service ?desk)[^0-9\n]{0,30}\Z"
)
_SOMEBODY_BEFORE = re.compile(
    r"(?:(?<![^\W_])[A-ZÅÄÖ][a-zåäöéü]{1,20}s?|@[\w.-]{3,30})[\"']?[ ,;:|\t(/-]{1,3}[\"']?\Z"
)
_SOMEBODY_AFTER = re.compile(
    r"[\"']?[ ,;|\t(/)-]{1,3}[\"']?(?:[A-ZÅÄÖ][a-zåäöéü]{1,20} [A-ZÅÄÖ][a-zåäöéü]|[\w.+-]{1,30}@)"
)
"""A capitalised word or an e-mail address straight before digits; two such words straight after."""
_LONE_DIGIT = re.compile(r"(?<=[0-9]{2})[ .-]+[0-9]\Z")
_SEPARATORS = re.compile(r"[^0-9]+")
_LOW, _WEAK, _SHAPED, _STRONG = 0.3, 0.55, 0.7, 0.85
_PUBLIC_KINDS = frozenset(
    {
        phonenumbers.PhoneNumberType.TOLL_FREE,
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.SHARED_COST,
        phonenumbers.PhoneNumberType.UAN,
    }
)


def _area_code(significant: str) -> str:
    """The area code that a significant number (no leading 0) starts with, or ""."""
    for length in (1, 2, 3):
        if significant[:length] in _AREA_CODES:
            return significant[:length]
    return ""


def _swedish(candidate: Candidate) -> Check | None:
    match, text = candidate.match, candidate.text
    start, end = match.span()
    raw = match.group()
    number = match.group("number")
    if raw.startswith("(") and ")" not in raw:
        raw, start = raw[1:], start + 1
    lone = _LONE_DIGIT.search(number)
    if lone and len(_SEPARATORS.sub("", number)) > 7:
        # A digit on its own behind a blank counts what follows ("013-20 60 00 7 dagar").
        cut = len(lone.group())
        raw, number, end = raw[:-cut], number[:-cut], end - cut
    if _DATE_OR_TIMES.fullmatch(raw) or _is_named_otherwise(text[max(0, start - 40) : start]):
        return None
    significant = _SEPARATORS.sub("", number)
    international = match.group("prefix").strip("( ") != "0"
    shaped = not raw.isdigit()
    if significant.startswith(_MOBILE):
        check = _mobile(candidate, significant, shaped, international, end)
    else:
        check = _landline(candidate, significant, number, international, end)
    return replace(check, start=start) if check and start != match.start() else check


def _is_named_otherwise(left: str) -> bool:
    """Whether a label straight before says that it is another number, and none after that label
    that it is a telephone ("ärendet, tel 08...")."""
    other = _OTHER_NUMBER.search(left)
    return other is not None and _PHONE_WORD.search(other.group()) is None


def _mobile(
    candidate: Candidate, significant: str, shaped: bool, international: bool, end: int
) -> Check | None:
    if len(significant) != 9:
        return None
    score = _STRONG if shaped or international or candidate.context else 0.65
    if not international and not candidate.context and _in_a_row(candidate, end, 3):
        score = _LOW
    if not shaped and not candidate.context and not _beside_somebody(candidate, end):
        score = _LOW
    return Check("numbering_plan", score=0.9 if candidate.context else score, end=end)


def _landline(
    candidate: Candidate, significant: str, number: str, international: bool, end: int
) -> Check | None:
    service = significant.startswith(_SERVICE_CODES)
    area = "" if service else _area_code(significant)
    if not service and (not area or significant[len(area)] == "0"):
        return None
    if len(significant) > 9 or len(significant) - len(area) < 5:
        return None
    groups = _SEPARATORS.split(number)
    first = groups[0]
    split_right = len(groups) > 1 and (first == area or (service and len(first) in (2, 3)))
    if not split_right and not candidate.context and not international:
        return None
    if len(significant) < 7 and not (split_right and candidate.context):
        return None
    score = _STRONG if candidate.context or international else _SHAPED
    if not split_right and not international:
        score = _WEAK
    if not international and not candidate.context and _in_a_row(candidate, end, 9):
        score = _LOW
    before = candidate.text[max(0, candidate.match.start() - 60) : candidate.match.start()]
    public = service or significant.endswith("000") or _SWITCHBOARD.search(before) is not None
    return Check("numbering_plan", score=score, public=public, end=end)


def _in_a_row(candidate: Candidate, end: int, head: int) -> bool:
    """Whether the digits are some groups of a longer row of groups, all with blanks between. Ten
    digits that begin with a group of `head` digits are a number all the same."""
    start, text = candidate.match.start(), candidate.text
    value = text[start:end]
    if "-" in value or "/" in value or len(value.split(" ", 1)[0]) == head:
        return False
    follows = text[start - 1 : start] == " " and text[max(0, start - 2) : start - 1].isdigit()
    goes_on = text[end : end + 1] == " " and text[end + 1 : end + 2].isdigit()
    return follows or goes_on


def _beside_somebody(candidate: Candidate, end: int) -> bool:
    """Whether bare digits stand straight beside a name or an address of somebody, and are no
    personnummer by their digits."""
    start, text = candidate.match.start(), candidate.text
    digits = text[start:end]
    if 1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:6]) <= 31 and luhn(digits):
        return False
    return bool(
        _SOMEBODY_BEFORE.search(text[max(0, start - 40) : start])
        or _SOMEBODY_AFTER.match(text, end)
    )


@lru_cache(maxsize=4096)
def _kind(number: str, region: str | None) -> int | None:
    """The type of a valid number by the library's metadata, or None."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return int(phonenumbers.number_type(parsed))


def _foreign(candidate: Candidate) -> Check | None:
    raw = candidate.value
    if raw.startswith(("+46", "0046", "+ 46", "00 46")):
        return None
    plus = raw.startswith("+")
    if raw.startswith(("+ ", "00 ")) and not candidate.context:
        return None
    body = raw.lstrip("+ ") if plus else raw[2:]
    ends = [m.end() for m in re.finditer(r"[0-9]+", body)][::-1][:6]
    for end in ends:
        digits = re.sub(r"\( ?0 ?\)|[^0-9]", "", body[:end])
        if not 7 <= len(digits) <= 15:
            continue
        kind = _kind("+" + digits, None)
        if kind is not None:
            stop = candidate.match.end() - (len(body) - end)
            score = 0.9 if candidate.context else _STRONG if plus else _WEAK
            return Check("phonenumbers", score=score, public=kind in _PUBLIC_KINDS, end=stop)
    return None


def _national(candidate: Candidate) -> Check | None:
    """Forms of other countries without a country code; only beside a context word."""
    region = "US" if candidate.match.re.groupindex.get("nanp") else "GB"
    kind = _kind(re.sub(r"[^0-9]", "", candidate.value), region)
    if kind is None:
        return None
    return Check("phonenumbers", public=kind in _PUBLIC_KINDS)


def _validate(candidate: Candidate) -> Check | None:
    named = candidate.match.re.groupindex
    if "prefix" in named:
        return _swedish(candidate)
    if "nanp" in named or "uk" in named:
        return _national(candidate)
    return _foreign(candidate)


_PLUS_NATION = r"\+ ?[1-9][ ()./-]{0,3}[0-9]"
_ZERO = r"(?:^|[^0-9])0[0-9 ()./-]{7}"
_NORTH_AMERICAN = r"[2-9][0-9]{2}[) .-]{1,2}[2-9][0-9]{2}[ .-][0-9]{4}"
_END = r"(?!\w|[.:][0-9])"


def _first(characters: str) -> str:
    # Behind "1," only what must be a telephone number begins one.
    begin = first(characters, r"[\w+]", "[0-9][.:/-]", r"[0-9]\+")
    return rf"{begin}(?<![0-9],[{characters}](?!(?<=[0+(])[0-9]{{2}}))"


RECOGNIZER = PatternRecognizer(
    name="phone_number",
    entity_types=("PHONE_NUMBER",),
    patterns=(
        Pattern(
            "swedish",
            r"(?P<prefix>"
            + _first("+0(")
            + r"(?:(?:(?<=\+) ?46|(?<=0)0 ?46)[ .-]{0,2}(?:\( ?0 ?\)[ .-]?|0(?=[1-9]))?"
            + r"|(?<=\()0|(?<=0)))"
            + r"(?P<number>[1-9](?:[ ./)-]{0,2}[0-9]){5,8})"
            + _END,
            _SHAPED,
            _STRONG,
            triggers=(r"\+ ?46", _ZERO),
        ),
        Pattern(
            "international",
            _first("+0") + r"(?:(?<=\+)|(?<=0)0) ?[1-9](?:[ ()./-]{0,3}[0-9]){6,14}(?!\w)",
            _STRONG,
            0.9,
            triggers=(_PLUS_NATION, "(?:^|[^0-9])00 ?[1-9]"),
        ),
        Pattern(
            "north_american",
            r"(?P<nanp>"
            + _first("2-9(")
            + r"(?:(?<=\()[2-9])?(?<!\()[0-9]{2}\)?[ .-][2-9][0-9]{2}[ .-][0-9]{4})"
            + _END,
            0.0,
            0.6,
            triggers=(_NORTH_AMERICAN,),
        ),
        Pattern(
            "british",
            r"(?P<uk>"
            + _first("0(")
            + r"(?:(?<=\()0)?(?<=0)(?:20|1[0-9]{2,3}|7[0-9]{3})\)?(?:[ -]?[0-9]){6,8})"
            + _END,
            0.0,
            0.6,
            triggers=("(?:^|[^0-9])0(?:20|1[0-9]{2}|7[0-9]{3})[0-9]?[) -]{0,2}[0-9]",),
        ),
    ),
    triggers=(_PLUS_NATION, _ZERO, _NORTH_AMERICAN),
    context=(
        "tel",
        "tfn",
        "telefon",
        "mobil",
        "ring",
        "växel",
        "nå",
        "nås",
        "sms",
        "smsa",
        "kontakt",
        "phone",
        "call",
        "cell",
        "fax",
        "text me",
        "reach",
        "whatsapp",
        "mitt nummer",
        "mitt nr",
        "hans nummer",
        "hennes nummer",
        "deras nummer",
        "my number",
        "his number",
        "her number",
        "their number",
        "hör av",
        "anhörig",
        "vårdnadshavare",
        "mamma",
        "pappa",
        "next of kin",
        "signal",
    ),
    validate=_validate,
    examples=(
        Example("Ring 070-174 06 05 i kväll", ("070-174 06 05",), min_score=0.8),
        Example("mobil 0701740612", ("0701740612",), min_score=0.8),
        Example("nås på +46 (0)70 174 06 21", ("+46 (0)70 174 06 21",), min_score=0.8),
        Example("0046701740633", ("0046701740633",)),
        Example("Anhörig: 08-465 004 17", ("08-465 004 17",)),
        Example("Kontakt 031-390 06 44, 040-628 04 71", ("031-390 06 44", "040-628 04 71")),
        Example("0980-319 255 eller 0980/319 256", ("0980-319 255", "0980/319 256")),
        Example("call +44 20 7946 0018 tomorrow", ("+44 20 7946 0018",), min_score=0.8),
        Example("phone (202) 555-0143", ("(202) 555-0143",)),
        Example("växeln har 031-390 06 00", ("031-390 06 00",)),
        Example("Eva Test (070-174 06 05) och Nils", ("070-174 06 05",)),
        Example("Anhörigs nummer (08) 465 004 17", ("(08) 465 004 17",)),
        Example("ärende, tel 070-174 06 12", ("070-174 06 12",)),
        Example("Mötet är 2024-11-20 kl 08.30-16.30"),
        Example("personnummer 8501012382"),
        Example("bankgiro 5402-9681"),
        Example("Växeln: 08-123 45", ("08-123 45",), min_score=0.8),
        Example("Eva 0701740605", ("0701740605",), min_score=0.6),
        Example("mitt nr är 0701740605", ("0701740605",), min_score=0.8),
        Example("Rad 12: 0701740605 blev fel", ("0701740605",)),
        Example("0701740605 och 0701740612", ("0701740605", "0701740612")),
        Example("ordernummer 0701740605"),
        Example("EAN 7310865004703"),
        Example("x = 0.7017406051"),
        Example("08-12-2024 och 09/11/2023"),
        Example("Ring 112, 1177 eller 114 14"),
        Example("org.nr 202100-3054"),
        Example("åren 1990-2000, sidorna 0123-0145"),
    ),
    source="Post- och telestyrelsen, telefoninummerplan (ITU-T E.164); phonenumbers' metadata",
)

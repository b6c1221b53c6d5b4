"""Valid values of every identifier in its written forms, drawn from a seeded generator.

Identity numbers of persons come from the published test numbers; everything else is made up with
the right check digits.
"""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from random import Random

from detectors.checksums import iban, luhn_check_digit, mod11
from detectors.testnumbers import published

Make = Callable[[Random], str]

LOWER = "abcdefghijkmnopqrstuvwxyz"
UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class Kind:
    """An entity type's ways of being written and what it is called. `alone`: forms that are also
    found without a label; the others need one."""

    entity_type: str
    labels_sv: tuple[str, ...]
    labels_en: tuple[str, ...]
    forms: Mapping[str, Make]
    alone: frozenset[str] = field(default_factory=frozenset)


def drawn(rng: Random, alphabet: str, length: int) -> str:
    """`length` characters of the alphabet."""
    return "".join(rng.choices(alphabet, k=length))


def digits(rng: Random, length: int) -> str:
    """`length` digits, the first not 0."""
    return rng.choice("123456789") + drawn(rng, DIGITS, length - 1)


def with_luhn(payload: str) -> str:
    """The payload and its Luhn digit."""
    return payload + luhn_check_digit(payload)


@cache
def _published(raised: bool, old: bool) -> tuple[str, ...]:
    """Test numbers: of coordination or personal kind, of people of 100 years or younger."""
    return tuple(n for n in published() if (n[6] >= "6") is raised and (n < "1926") is old)


def _written(form: str, raised: bool, old: bool = False) -> Make:
    """A test number in a form: {0} year of four digits, {1} of two, {2} month, {3} day, {4} four
    last. Only numbers of which ten digits mean the same person are used in the short forms."""

    def make(rng: Random) -> str:
        n = rng.choice(_published(raised, old))
        return form.format(n[:4], n[2:4], n[4:6], n[6:8], n[8:])

    return make


def _person_forms(raised: bool) -> dict[str, Make]:
    forms = {
        "short": "{1}{2}{3}-{4}",
        "long": "{0}{2}{3}-{4}",
        "short, blank": "{1}{2}{3} {4}",
        "long, blank": "{0}{2}{3} {4}",
        "ten digits": "{1}{2}{3}{4}",
        "twelve digits": "{0}{2}{3}{4}",
        "blanks round the hyphen": "{1}{2}{3} - {4}",
        "date and four": "{0}-{2}-{3}-{4}",
        "dotted date": "{1}.{2}.{3}-{4}",
        "slashes": "{0}/{2}/{3} {4}",
        "pairs": "{1} {2} {3} {4}",
        "en dash": "{0}{2}{3}\u2013{4}",
        "no-break space": "{1}{2}{3}\u00a0{4}",
        "line break": "{1}{2}{3}-\n{4}",
    }
    made = {name: _written(form, raised) for name, form in forms.items()}
    if not raised:
        made["plus"] = _written("{1}{2}{3}+{4}", raised, old=True)
    return made


_PERSON_ALONE = frozenset(
    {"short", "long", "blanks round the hyphen", "date and four", "en dash", "dotted date"}
)


def _organisation(rng: Random) -> str:
    return with_luhn(rng.choice("1235789") + rng.choice(DIGITS) + digits(rng, 7).replace("1", "5"))


def _card(rng: Random) -> str:
    head, length = rng.choice((("4", 16), ("51", 16), ("55", 16), ("37", 15), ("222100", 16)))
    return with_luhn(head + drawn(rng, DIGITS, length - 1 - len(head)))


def _fours(number: str, mark: str) -> str:
    if len(number) == 15:
        return mark.join((number[:4], number[4:10], number[10:]))
    return mark.join(number[i : i + 4] for i in range(0, len(number), 4))


def _iban(rng: Random, country: str, length: int) -> str:
    body = digits(rng, length)
    return next(
        f"{country}{check:02d}{body}"
        for check in range(2, 99)
        if iban(f"{country}{check:02d}{body}")
    )


def _phone(form: str) -> Make:
    def make(rng: Random) -> str:
        tail = f"17406{rng.randrange(5, 100):02d}"
        return form.format(tail[:3], tail[3:5], tail[5:])

    return make


def _landline(form: str) -> Make:
    return lambda rng: form.format(f"{rng.randrange(100):02d}")


def _nhs(rng: Random) -> str:
    while True:
        number = "999" + drawn(rng, DIGITS, 7)
        if mod11(number, (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)):
            return number


def _street(rng: Random) -> str:
    street = rng.choice(
        ("Exempelgatan", "Stora Sagogatan", "Påhittsvägen", "Lilla Torget", "Bruksgränd")
    )
    return f"{street} {rng.randrange(1, 99)}{rng.choice(('', '', 'B', ' C'))}"


def _address(rng: Random) -> str:
    town = rng.choice(("Linköping", "HEDEMORA", "Upplands Väsby", "Malung-Sälen"))
    return f"{_street(rng)}, {digits(rng, 3)} {drawn(rng, DIGITS, 2)} {town}"


def _bankgiro(rng: Random) -> str:
    return with_luhn(digits(rng, rng.choice((6, 7))))


def _plate(form: str) -> Make:
    letters = "ABCDEFGHJKLMNOPRSTUWXYZ"
    return lambda rng: form.format(drawn(rng, letters, 3), drawn(rng, DIGITS, 2), rng.choice("3AE"))


def _mail(rng: Random) -> str:
    first = rng.choice(("eva", "nils", "zainab", "per-olof", "åsa", "kim"))
    last = rng.choice(("test", "exempel", "granqvist2", "o.sten"))
    mark, host = (
        rng.choice("._"),
        rng.choice(("exempel.se", "mail.exempel.org", "ex-empel.nu")),
    )
    return f"{first}{mark}{last}@{host}"


def _ip(rng: Random) -> str:
    return f"{rng.choice((81, 85, 130, 193, 212))}." + ".".join(
        str(rng.randrange(1, 255)) for _ in range(3)
    )


def _mac(mark: str) -> Make:
    return lambda rng: mark.join(f"{rng.randrange(4, 256):02X}" for _ in range(6))


def _dnr(rng: Random) -> str:
    board = rng.choice(("KS", "SN", "BUN", "IFN", "MHN", "SBN"))
    return f"{board} {rng.randrange(2015, 2027)}/{rng.randrange(10, 99999):05d}"


def _hsa(rng: Random) -> str:
    return f"SE{with_luhn('2321000' + drawn(rng, DIGITS, 2))}-P{digits(rng, 9)}"


def _forms(**forms: Make) -> dict[str, Make]:
    return {name.replace("_", " "): make for name, make in forms.items()}


PERSON_KINDS = (
    Kind(
        "SE_PERSONNUMMER",
        ("personnummer", "pnr", "personnr", "pers.nr", "födelsenummer", "Personnummer"),
        ("personal identity number", "personal number", "national ID", "SSN", "civic number"),
        _person_forms(raised=False),
        _PERSON_ALONE | {"plus"},
    ),
    Kind(
        "SE_SAMORDNINGSNUMMER",
        ("samordningsnummer", "samordningsnr", "sam.nr", "Samordningsnummer"),
        ("coordination number", "Swedish coordination number"),
        _person_forms(raised=True),
        _PERSON_ALONE,
    ),
)

OTHER_KINDS = (
    Kind(
        "SE_ORGANISATIONSNUMMER",
        ("organisationsnummer", "org.nr", "orgnr"),
        ("company number", "organisation number"),
        _forms(
            hyphen=lambda r: (n := _organisation(r))[:6] + "-" + n[6:],
            ten_digits=_organisation,
            sixteen=lambda r: "16" + _organisation(r),
        ),
        frozenset({"hyphen"}),
    ),
    Kind(
        "CREDIT_CARD",
        ("kortnummer", "betalkort", "kort"),
        ("card number", "credit card", "card"),
        _forms(
            fours=lambda r: _fours(_card(r), " "),
            hyphens=lambda r: _fours(_card(r), "-"),
            run=_card,
        ),
        frozenset({"fours", "hyphens", "run"}),
    ),
    Kind(
        "IBAN_CODE",
        ("IBAN", "kontonummer (IBAN)"),
        ("IBAN", "account"),
        _forms(
            swedish=lambda r: _iban(r, "SE", 20),
            swedish_grouped=lambda r: _fours(_iban(r, "SE", 20), " "),
            german=lambda r: _iban(r, "DE", 18),
            norwegian_grouped=lambda r: _fours(_iban(r, "NO", 11), " "),
        ),
        frozenset({"swedish", "swedish grouped", "german", "norwegian grouped"}),
    ),
    Kind(
        "SE_BANKGIRO",
        ("bankgiro", "bg", "bankgironummer"),
        ("bankgiro",),
        _forms(hyphen=lambda r: (n := _bankgiro(r))[:-4] + "-" + n[-4:], run=_bankgiro),
    ),
    Kind(
        "PHONE_NUMBER",
        ("telefon", "tfn", "mobil", "tel"),
        ("phone", "mobile", "tel", "cell"),
        _forms(
            mobile=_phone("070-{0} {1} {2}"),
            mobile_run=_phone("070{0}{1}{2}"),
            mobile_blanks=_phone("070 {0} {1} {2}"),
            international=_phone("+46 70 {0} {1} {2}"),
            international_run=_phone("+4670{0}{1}{2}"),
            trunk_zero=_phone("+46 (0)70-{0} {1} {2}"),
            zeros=_phone("004670{0}{1}{2}"),
            landline=_landline("08-465 004 {0}"),
            landline_far=_landline("0980-319 2{0}"),
            dots=_phone("070.{0}.{1}.{2}"),
        ),
        frozenset(
            {
                *("mobile", "mobile run", "mobile blanks", "international", "international run"),
                *("trunk zero", "landline", "landline far"),
            }
        ),
    ),
    Kind(
        "EMAIL_ADDRESS",
        ("e-post", "mejl", "epostadress"),
        ("e-mail", "email", "contact"),
        _forms(
            plain=_mail,
            capitals=lambda r: _mail(r).upper(),
            snabel_a=lambda r: _mail(r).replace("@", " snabel-a ").replace(".", " punkt "),
            at_in_brackets=lambda r: _mail(r).replace("@", "(at)"),
        ),
        frozenset({"plain", "capitals", "at in brackets"}),
    ),
    Kind(
        "STREET_ADDRESS",
        ("adress", "bostadsadress"),
        ("address", "home address"),
        _forms(street=_street, whole=_address),
        frozenset({"street", "whole"}),
    ),
    Kind(
        "SE_VEHICLE_REGISTRATION",
        ("reg.nr", "registreringsnummer", "regnr"),
        ("registration plate", "reg. no"),
        _forms(spaced=_plate("{0} {1}{2}"), joined=_plate("{0}{1}{2}")),
    ),
    Kind(
        "SE_CASE_NUMBER",
        ("dnr", "diarienummer", "ärendenummer"),
        ("case number", "case no"),
        _forms(board=_dnr),
        frozenset({"board"}),
    ),
    Kind(
        "SE_HSA_ID",
        ("HSA-id",),
        ("HSA-id",),
        _forms(person=_hsa),
        frozenset({"person"}),
    ),
    Kind(
        "UK_NHS",
        ("NHS-nummer",),
        ("NHS number",),
        _forms(
            grouped=lambda r: (n := _nhs(r))[:3] + " " + n[3:6] + " " + n[6:],
            run=_nhs,
        ),
    ),
    Kind(
        "IP_ADDRESS",
        ("IP-adress", "ip"),
        ("IP address", "ip"),
        _forms(v4=_ip),
        frozenset({"v4"}),
    ),
    Kind(
        "MAC_ADDRESS",
        ("MAC-adress",),
        ("MAC address",),
        _forms(colons=_mac(":"), hyphens=_mac("-")),
        frozenset({"colons", "hyphens"}),
    ),
)

_WORDS = (
    *("Sommar", "Vinter", "Grankotte", "Blåbär", "Ekorre", "Regnbåge", "Fiskmås", "Kaffe"),
    *("Autumn", "Dragon", "Purple", "Welcome", "Bicycle", "Monkey"),
)


def _password(rng: Random) -> str:
    word = rng.choice(_WORDS)
    match rng.randrange(6):
        case 0:
            return f"{word}{rng.randrange(10, 2030)}{rng.choice('!?#%')}"
        case 1:
            return f"{word.lower()}{rng.randrange(10, 9999)}"
        case 2:
            return f"{word}-{rng.choice(_WORDS).lower()}-{rng.randrange(10, 99)}"
        case 3:
            return drawn(rng, LOWER + UPPER, 7) + rng.choice("!#%") + drawn(rng, "23456789", 3)
        case 4:
            return (
                word.replace("o", "0").replace("e", "3")
                + "_"
                + digits(rng, 2)
                + drawn(rng, UPPER, 1)
            )
        case _:
            return drawn(rng, LOWER, 4) + digits(rng, 3) + drawn(rng, UPPER, 4)


_MIXED = LOWER + UPPER + DIGITS


def _prefixed(prefix: str, alphabet: str, length: int) -> Make:
    return lambda rng: prefix + drawn(rng, alphabet, length)


def _jwt(rng: Random) -> str:
    head = json.dumps({"alg": "HS256", "typ": "JWT"}).encode()
    body = json.dumps({"sub": digits(rng, 8), "iat": 1_700_000_000 + rng.randrange(10**7)}).encode()
    parts = (*(base64.urlsafe_b64encode(p).decode().rstrip("=") for p in (head, body)),)
    return ".".join((*parts, drawn(rng, _MIXED + "-_", 43)))


def _pem(rng: Random) -> str:
    kind = rng.choice(("RSA ", "", "EC ", "OPENSSH "))
    lines = "\n".join(drawn(rng, _MIXED + "+/", 64) for _ in range(rng.randrange(3, 9)))
    return f"-----BEGIN {kind}PRIVATE KEY-----\n{lines}\n-----END {kind}PRIVATE KEY-----"


KEYS: Mapping[str, Make] = {
    "aws": _prefixed("AKIA", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
    "google": _prefixed("AIza", _MIXED + "_-", 35),
    "openai": _prefixed("sk-proj-", _MIXED, 48),
    "openai old": _prefixed("sk-", _MIXED, 48),
    "anthropic": _prefixed("sk-ant-api03-", _MIXED + "-_", 80),
    "hugging face": _prefixed("hf_", _MIXED, 34),
    "github": _prefixed("ghp_", _MIXED, 36),
    "github fine": lambda r: f"github_pat_{drawn(r, _MIXED, 22)}_{drawn(r, _MIXED, 59)}",
    "gitlab": _prefixed("glpat-", _MIXED, 20),
    "slack": lambda r: f"xoxb-{digits(r, 11)}-{digits(r, 12)}-{drawn(r, _MIXED, 24)}",
    "stripe": _prefixed("sk_live_", _MIXED, 24),
    "sendgrid": lambda r: f"SG.{drawn(r, _MIXED, 22)}.{drawn(r, _MIXED, 43)}",
    "jwt": _jwt,
    "pem": _pem,
}
"""Keys that stand for themselves."""

PASSWORD: Make = _password
LABELLED_KEYS: Mapping[str, Make] = {
    "hex": lambda r: drawn(r, "0123456789abcdef", 32),
    "base64": lambda r: base64.b64encode(r.randbytes(24)).decode(),
    "mixed": lambda r: drawn(r, _MIXED, 40),
}
"""Random strings that only their label tells."""

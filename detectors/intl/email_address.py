"""E-mail addresses, found from the `@` outwards.

The local part is read backwards from the `@`, so a long run of letters without one costs nothing.
"""

import re

from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer

_LOCAL_REACH = 64
_USERINFO = re.compile(r"://[^\s/?#@]{0,120}\Z")
_FILES = "png jpg jpeg gif svg webp ico bmp css scss js mjs json html map"
_FILE_ENDINGS = frozenset(_FILES.split())

_FUNCTIONS = """
    registrator registratur diariet diarium arkiv arkivet info information kommun kommunen region
    regionen kontakt kontakta kontaktcenter contact contactcenter kundcenter kundservice kundtjanst
    medborgarservice medborgarkontoret it dator support helpdesk servicedesk servicecenter service
    hjalp help dataskydd dataskyddsombud dso dpo gdpr privacy noreply nereply donotreply do not no
    reply svara ej postmaster webmaster hostmaster abuse root admin administrator administration
    admins security sakerhet press presstjanst media redaktion redaktionen reception vaxel vaxeln
    switchboard ekonomi finance faktura fakturor invoice invoices billing accounting inkop
    upphandling procurement hr personal lon loner payroll office kansli kansliet sekretariat
    secretariat bibliotek biblioteket library studievagledning studievagledare studentcenter
    studentexpedition studyoffice study student students antagning admissions admission exam
    examination tentamen course kurs forsaljning sales order orders bokning booking butik shop
    hello hej hi mail mailbox epost post newsletter nyhetsbrev news nyheter jobb jobs career
    careers rekrytering recruitment export control exportcontrol juridik legal compliance
    socialtjanst socialtjansten socialjour socialjouren omsorg hemtjanst miljo bygg bygglov plan
    samhallsbyggnad overformyndare overformyndaren skola skolan forskola forskolan utbildning
    kultur fritid turism turistbyra visit drift teknik fastighet park gata vatten avfall
    raddningstjanst namnd namnden styrelse styrelsen board stab staben team group grupp feedback
    synpunkter klagomal complaints felanmalan visselblasare whistleblower event events webb web
    webbredaktion kommunikation communications research forskning international git github gitlab
    notifications notification alerts larm system mailer daemon bounce bounces list lists
    """
_FUNCTIONAL = frozenset(_FUNCTIONS.split())
_FUNCTIONAL_ENDINGS = (
    "forvaltningen",
    "forvaltning",
    "namnden",
    "namnd",
    "kontoret",
    "avdelningen",
    "enheten",
    "kansliet",
    "skolan",
    "biblioteket",
    "support",
    "service",
    "ombud",
    "office",
    "tjansten",
    "centrum",
    "desk",
)
_TO_ASCII = str.maketrans("åäöéüø", "aaoeuo")


def is_functional(local: str, domain: str) -> bool:
    """Whether a mailbox belongs to a function: every word of the local part is a function's word
    or a word of the domain, and at least one is the former."""
    plain = local.casefold().translate(_TO_ASCII)
    own = set(re.split(r"[.-]", domain.casefold().translate(_TO_ASCII)))
    words = [word.rstrip("0123456789") for word in re.split(r"[._+-]", plain)]
    known = [word in _FUNCTIONAL or word.endswith(_FUNCTIONAL_ENDINGS) for word in words if word]
    return any(known) and all(
        is_known or word in own
        for word, is_known in zip([w for w in words if w], known, strict=True)
    )


def _validate(candidate: Candidate) -> Check | None:
    if "mark" in candidate.match.re.groupindex:
        return _columns(candidate)
    text, at = candidate.text, candidate.match.start()
    end = candidate.match.end()
    domain = text[at + 1 : end]
    if domain.rpartition(".")[2].casefold() in _FILE_ENDINGS:
        return None
    window = text[max(0, at - _LOCAL_REACH) : at]
    if window.endswith('"'):
        opening = window.rfind('"', 0, -1)
        if opening < 0 or "\n" in window[opening:]:
            return None
        start = at - len(window) + opening
    else:
        start = _local_start(window, at)
        if start < 0:
            return None
    local = text[start:at]
    if _USERINFO.search(text[max(0, start - 130) : start]):
        return None
    if local.casefold() == "git" and text[end : end + 1] == ":":
        return None
    public = is_functional(local, domain)
    return Check("functional_mailbox" if public else "shape", public=public, start=start)


def _local_start(window: str, at: int) -> int:
    """Where the local part that ends at `at` begins, or -1. Characters that a local part may hold
    but that mostly join an address to what stands before it (`a=x@y.se`) end it."""
    begin = len(window)
    while begin and (window[begin - 1].isalnum() or window[begin - 1] in "._%+'-"):
        begin -= 1
    local = window[begin:]
    kept = local.lstrip(".%+'-")
    if kept.startswith("_") and kept.strip("_"):
        kept = kept.lstrip("_")
    if not kept or kept.endswith(".") or ".." in kept:
        kept = kept.rpartition("..")[2]
        if not kept or kept.endswith("."):
            return -1
    return at - len(kept)


_LOCAL_HEADING = re.compile(
    r"user|local|mail|mejl|e-?post|alias|konto|account|login|användar|prefix", re.IGNORECASE
)


def _columns(candidate: Candidate) -> Check | None:
    """An address whose local part and domain stand in neighbouring columns. Without a cell for the
    `@` the local part's column must say what it is."""
    if "@" not in candidate.match.group("value") and not _LOCAL_HEADING.search(candidate.heading):
        return None
    local, domain = candidate.match.group("local"), candidate.match.group("domain")
    if domain.rpartition(".")[2].casefold() in _FILE_ENDINGS:
        return None
    public = is_functional(local, domain)
    return Check("columns", public=public)


def _cells(between: str) -> str:
    """The pattern of an address in neighbouring cells."""
    return (
        r"[;|\t,\n][ \"]{0,2}(?=(?P<value>(?P<local>[^\W_][\w.+-]{0,63})[ \"]{0,2}"
        rf"(?P<mark>[;|\t,])[ \"]{{0,2}}{between}"
        r"(?P<domain>(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,4}[^\W\d_]{2,24}))"
        r"[ \"]{0,2}(?:[;|\t,\r\n]|\Z))"
    )


_SIGN_CELL = r"[;|\t,][ \"]{0,2}@[ \"]{0,2}(?:[;|\t,]|[^\W_])"
_DOMAIN_COLUMN = r"[;|\t,][^\n]{0,30}(?:dom[aä]i?n|host|server|leverant)[^\n]{0,200}\n"
RECOGNIZER = PatternRecognizer(
    name="email_address",
    entity_types=("EMAIL_ADDRESS",),
    patterns=(
        Pattern(
            "at_domain",
            r"@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}(?:xn--[0-9A-Za-z-]{2,59}|[^\W\d_]{2,24})(?![^\W_])",
            0.9,
            0.95,
        ),
        Pattern(
            "columns_with_sign",
            _cells(r"@[ \"]{0,2}(?P=mark)[ \"]{0,2}@?"),
            0.8,
            0.9,
            triggers=(_SIGN_CELL,),
        ),
        Pattern("columns", _cells("@?"), 0.75, 0.8, triggers=(_SIGN_CELL, _DOMAIN_COLUMN)),
    ),
    triggers=(r"[^\s<>(){}@,;:]@[^\s<>(){}@,;:.]", _SIGN_CELL, _DOMAIN_COLUMN),
    context=("e-post", "epost", "mejl", "maila", "mail", "e-mail", "email", "adress", "kontakt"),
    validate=_validate,
    examples=(
        Example("Mejla anna.test@exempel.se.", ("anna.test@exempel.se",)),
        Example("From: Eva Test <eva+kurs@mail.exempel.org>", ("eva+kurs@mail.exempel.org",)),
        Example("åsa.öberg@räksmörgås.se svarar", ("åsa.öberg@räksmörgås.se",)),
        Example("user@xn--rksmrgs-5wao1o.se", ("user@xn--rksmrgs-5wao1o.se",)),
        Example("mailto:e_test@dept.exempel.edu?subject=x", ("e_test@dept.exempel.edu",)),
        Example("Skriv till registrator@kommun.exempel.se", ("registrator@kommun.exempel.se",)),
        Example("mail='nils-test@exempel.co.uk';", ("nils-test@exempel.co.uk",)),
        Example("user,domain\nanna.test,exempel.se", ("anna.test,exempel.se",)),
        Example("namn;mejl;domän\nTest;a.test;exempel.se", ("a.test;exempel.se",)),
        Example("Anna;anna.test;@;exempel.se", ("anna.test;@;exempel.se",)),
        Example("postgres://app:pw@db.exempel.se/x"),
        Example("git clone git@github.com:grupp/projekt.git"),
        Example("npm install @types/node@18.2.1"),
        Example("bilden icon@2x.png saknas"),
        Example("Vi ses @ biblioteket kl. 9.30"),
        Example("@app.route('/login')"),
        Example("file,host\nrapport,exempel.se"),
        Example("Prenumerera på @kommunen i sociala medier"),
    ),
    source="RFC 5321 and 5322 (shape), RFC 5890 (international domain names)",
)

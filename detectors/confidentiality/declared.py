"""Rules of wording for what is called secret or covered by silence: a document, a statement, an
agreement."""

from detectors.confidentiality.restriction import (
    NAMED,
    agreement,
    of_a_matter,
    opening,
    restricted,
    self_declared,
)
from detectors.confidentiality.secrecy import PROMISED, QUIET
from detectors.wording import END, START, Rule

RULES = (
    Rule(
        "silence_promised",
        PROMISED,
        0.6,
        (
            "Någon har lovat att tiga om det som texten säger.",
            "Somebody has promised to be silent about what the text says.",
        ),
        ("lova|promis|pledg|agreed to",),
        restricted,
        rare=True,
    ),
    Rule(
        "confidential_document",
        rf"(?:konfidentiell|hemlig(?!hetsm)|förtrolig|intern(?!et|at)|sekretessbelag"
        rf"|confidential"
        r"|sensitive|restricted|känslig)\w{0,8} (?:\w{1,20} ){0,2}?(?:underlag|rapport|bilaga"
        r"|promemoria|handling|dokument|utkast|strategi|utredning|analys|riskbedömning"
        r"|minnesanteckning"
        r"|beredning|skrivelse|kartläggning|document|memo|report|draft|paper|minutes|briefing"
        rf"|analysis|annex|notes|review|strategy)\w{{0,5}}{END}",
        0.6,
        (
            "Texten kallas en konfidentiell, intern eller känslig handling.",
            "The text is called a confidential, internal or sensitive document.",
        ),
        (
            r"konfidentiell|hemlig|förtrolig|intern|sekretessbelag|confidential|sensitive"
            r"|restricted|känslig",
        ),
        opening,
    ),
    Rule(
        "kept_quiet",
        QUIET + r"|(?<!\w)(?:mörka(?:r|s)?|tiga|tig|tyst(?:a|n\w{0,2})?) (?:om|med|kring)(?!\w)",
        0.65,
        (
            "Texten ska hållas hemlig eller tyst.",
            "The text is to be kept secret or quiet.",
        ),
        (
            r"hemlig|tyst|internt|själv|konfidentiell|förtro|lågt|lyckta|quiet|sel(?:f|ves)"
            r"|wraps|secret|confiden|hush|private|close|sealed|undisclosed|unannounced|press"
            r"|mörka|tig",
        ),
        of_a_matter,
        rare=True,
    ),
    Rule(
        "this_is_secret",
        rf"{START}{NAMED}{END}",
        0.65,
        (
            "Texten säger om sig själv att den är hemlig, intern eller konfidentiell.",
            "The text says of itself that it is secret, internal or confidential.",
        ),
        (
            "sekretess|hemlig|konfidentiell|tystnadsplikt|intern|confidential|secret|privileged"
            "|classified",
        ),
        self_declared,
    ),
    Rule(
        "said_to_be_confidential",
        rf"{START}(?:(?:är|var|hanteras som|behandlas som|hålls|ska hållas|, )(?:strikt "
        r"|strängt |helt )?konfidentiell(?:t|a)?|(?:is|are|remains?|kept"
        r"|treat(?:ed)? as) (?:strictly |highly |company )?confidential|strictly confidential"
        r"|confidential (?:until|to the|and proprietary)|in (?:strict )?confidence"
        r"|commercial(?:ly)? in confidence|privileged (?:and|&) confidential"
        r"|attorney[- ]client privileged?|sekretessbel(?:agd|agt|agda)|sekretesskyddad(?:e)?"
        r"|i (?:största |fullt )?förtroende|förhandssekretess|(?:absolut|sträng|total"
        r"|full) sekretess|omfattas av (?:\w{1,20} )?(?:sekretess|tystnadsplikt)"
        r"|(?:sekretess|tystnadsplikt) (?:\w{1,20} ){0,3}(?:gäller|råder)"
        r"|under (?:sekretess|tystnadsplikt)|(?:duty|obligation) of (?:confidentiality|secrecy"
        r"|silence)|(?:treat|handle|regard) (?:[\w ]{1,20} )?as"
        r" (?:privileged|sensitive)"
        rf"|sekretess till){END}",
        0.7,
        (
            "Texten säger att uppgifterna är konfidentiella eller omfattas av sekretess.",
            "The text says that its content is confidential or covered by secrecy.",
        ),
        (
            "konfidentiell|confidential|in (?:strict )?confidence|privileged|sekretess"
            "|sensitive"
            "|tystnadsplikt|förtroende",
        ),
        restricted,
    ),
    Rule(
        "agreement_of_silence",
        rf"{START}(?:NDA(?:-avtal(?:et)?)?|(?:non-?disclosure|confidentiality"
        rf"|secrecy) (?:agreement"
        r"|undertaking|obligations?|clause|deed|terms)|(?:sekretess|konfidentialitets"
        r"|tystnadsplikts?)(?:avtal|förbindelse|åtagande|överenskommelse|klausul"
        rf"|villkor)(?:et|en|n)?){END}(?!-)",
        0.75,
        (
            "Texten omfattas av ett sekretessavtal med en part.",
            "The text is covered by a non-disclosure agreement with a party.",
        ),
        (
            r"(?:^|[^a-zåäö])nda(?:[^a-zåäö]|$)|non-?disclosure|(?:confidentiality"
            r"|secrecy) [autocd]"
            r"|(?:sekretess|konfidentialitets|tystnadsplikts?)(?:avt|förb|åta|över|kla|vil)",
        ),
        agreement,
    ),
)

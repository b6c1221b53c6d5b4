"""What a text says of its own secrecy: that it is confidential, not to be spread, for a few, under
embargo or covered by an agreement of silence."""

import re

from detectors.confidentiality import circles, declared, publicity
from detectors.confidentiality.restriction import (
    for_a_circle,
    restricted,
)
from detectors.confidentiality.secrecy import (
    GAP,
    NEGATED,
    NEVER,
    SPREAD,
    phrase,
)
from detectors.detector import Example
from detectors.recognizer import Candidate
from detectors.wording import END, START, Judge, Rule, beside, wording

_RULE_FOR_ALL = re.compile(
    r"(?: ut| vidare)? (?:any |några )?(?:secrets?|hemligheter|personuppgifter|personal (?:data"
    r"|information)|känsliga (?:person)?uppgifter|sensitive (?:data|information)"
    r"|(?:your|these|dina|dessa) (?:prompt|inst)\w*|(?:the )?system ?prompt\w*)\b",
    re.IGNORECASE,
)
"""What a rule of conduct, or the instructions to a model, forbid to tell whatever the text is."""


_HANDED_OUT = re.compile(r"lämna(?:s|r)? ut|röja|disclos|reveal", re.IGNORECASE)
_WHEREABOUTS = re.compile(
    r"(?<!mejl)(?<!e-post)\badress(?:en|er|uppgift\w*)?\b|vistelseort"
    r"|\bvar \w+(?: \w+)? (?:bor|finns|går|jobbar)\b"
    r"|skyddat boende|kvinnojour|\baddress\b|where \w+(?: \w+)? (?:lives?|works?|is)\b"
    r"|whereabouts|shelter|refuge",
    re.IGNORECASE,
)
"""Where somebody can be found: that it may not be told is protection of a person."""


def _of_this(judge: Judge) -> Judge:
    """The judgement, for an order about certain matters rather than a rule of conduct."""

    def judged(candidate: Candidate, score: float) -> float:
        is_rule = _RULE_FOR_ALL.match(candidate.text, candidate.match.end())
        of_person = _HANDED_OUT.search(candidate.value) and beside(candidate, _WHEREABOUTS)
        return 0.0 if is_rule or of_person else judge(candidate, score)

    return judged


RECOGNIZER = wording(
    "spreading_restriction",
    "CONFIDENTIALITY_MARKING",
    (
        Rule(
            "not_to_be_spread",
            phrase(NEVER, GAP, SPREAD),
            0.75,
            (
                "Texten säger att något bestämt inte får spridas.",
                "The text says of a certain matter that it must not be spread.",
            ),
            (NEGATED,),
            _of_this(for_a_circle),
            rare=True,
            beside=(SPREAD,),
        ),
        Rule(
            "spread_forbidden",
            rf"{START}(?:(?:(?:får|ska|bör|skall|må) (?:ej|inte|absolut inte|aldrig"
            r"|under inga omständigheter)|(?:inte|ej|aldrig) (?:får|ska|bör|skall"
            r"|må)) (?:\w{1,20} ){0,2}?(?:spridas|vidarebefordras|röjas|lämnas ut"
            r"|lämnas vidare|lämna (?:huset|rummet|gruppen|bolaget|kretsen|enheten|(?:ledning"
            r"|avdelning|organisation|projekt|myndighet|förvaltning|nämnd|kommun"
            r"|utredning)\w{0,10})|skickas vidare|offentliggöras|läcka|komma ut"
            r"|nå (?:media|pressen|utomstående))|(?:ej|inte) (?:avsedd )?för (?:vidare "
            rf"|extern )?spridning|sprid (?:inte|ej)(?: vidare)?|ej för offentliggörande){END}",
            0.8,
            (
                "Texten säger själv att den inte får spridas.",
                "The text says that it must not be spread.",
            ),
            (
                r"(?:spridas|delas|vidarebefordras|röjas|lämnas? |skickas vidare|avslöjas"
                r"|offentliggöra|läcka|komma ut|nå (?:media|pressen|utomstående)|spridning|sprid )",
            ),
            _of_this(restricted),
        ),
        Rule(
            "plea_not_to_spread",
            rf"{START}(?:vidarebefordra|sprid|dela|publicera|visa|skicka|lämna)(?: (?:det|detta"
            r"|den))? (?:inte|ej|aldrig|absolut inte)(?= ?[.,!\n]|\Z| vidare| ut| detta| det här"
            r"| den här| till (?:andra|någon|obehöriga|media))",
            0.65,
            (
                "Avsändaren ber att texten inte sprids.",
                "The sender asks that the text is not spread.",
            ),
            (
                r"(?:vidarebefordra|sprid|dela|publicera|visa|skicka|lämna)(?: det| detta"
                r"| den)? (?:inte|ej"
                r"|aldrig|absolut)",
            ),
            _of_this(restricted),
        ),
        Rule(
            "distribution_limited",
            rf"{START}(?:do not (?:(?:distribute|circulate|forward|disclose"
            r"|pass on)(?= ?[.,;:!)\n-]|\Z| this| it\b| outside| to (?:anyone|others|third)"
            r"| without| beyond| further| before| externally| or)|share (?:this|outside"
            r"|externally|further|beyond|with (?:anyone|others|students))|quote or cite)"
            r"|not (?:for|to be) (?:further |public |external |wider |general )?(?:distribution"
            r"|distributed|release|released|circulation|circulated|disclosure|disclosed"
            r"|dissemination)|(?:shall|must|may|should|can) not be (?:\w{1,12} )?(?:passed on"
            r"|disclosed|shared|distributed|forwarded|circulated|released|disseminated)"
            r"|distribution (?:is )?(?:limited|restricted) to|eyes only|need[- ]to[- ]know basis"
            rf"|keep (?:this|it) (?:strictly )?(?:confidential|between us)){END}",
            0.75,
            (
                "Texten säger på engelska att spridningen är begränsad.",
                "The text says that its distribution is limited.",
            ),
            (
                r"do not (?:distribute|circulate|forward|disclose|share|quote|pass on)|not (?:for"
                r"|to be) |not be [a-z ]{0,13}(?:passed on|disclosed|shared|distributed|forwarded"
                r"|circulated|released|disseminated)|distribution (?:is )?(?:limited|restricted)"
                r"|eyes only|need[- ]to[- ]know|keep (?:this|it) ",
            ),
            _of_this(restricted),
        ),
        *circles.RULES,
        *publicity.RULES,
        *declared.RULES,
    ),
    (
        Example("Texten får inte spridas.", ("får inte spridas",), min_score=0.76),
        Example("Vi har ett NDA med Nordlack AB.", ("NDA",), min_score=0.7),
        Example("For internal use only. Spare keys.", ("For internal use only",), min_score=0.7),
        Example("Do not distribute. Draft figures: 4, 5", ("Do not distribute",), min_score=0.7),
        Example("Under embargo until 6 May. A headline?", ("Under embargo",), min_score=0.7),
        Example(
            "Dokumentet är helt konfidentiellt.",
            ("konfidentiellt",),
            min_score=0.6,
        ),
        Example("Skriv en NDA-mall."),
        Example("Explain confidentiality, integrity and availability."),
        Example("International cooperation och internt arbete"),
        Example("This e-mail may contain confidential information."),
        Example("Förklara skillnaden mellan tystnadsplikt och sekretess."),
        Example("Feel free to share this newsletter!"),
    ),
    "Offentlighets- och sekretesslagen (2009:400); wording in use",
)

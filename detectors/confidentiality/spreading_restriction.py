"""What a text says of its own secrecy: that it is confidential, not to be spread, for a few, under
embargo or covered by an agreement of silence."""

import re

from detectors.confidentiality.restriction import (
    NAMED,
    agreement,
    for_a_circle,
    of_a_draft,
    of_a_matter,
    opening,
    restricted,
    self_declared,
)
from detectors.confidentiality.secrecy import (
    CIRCLE,
    GAP,
    LATER,
    LET_NOBODY,
    NEGATED,
    NEVER,
    OTHERS,
    OUTSIDE,
    PROMISED,
    PUBLIC,
    QUIET,
    SHORT_GAP,
    SHOW,
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
            "not_to_be_shown",
            phrase(NEVER, GAP, SHOW, GAP, OTHERS)
            + "|"
            + LET_NOBODY
            + "|"
            + phrase("(?:nobody|no[- ]one|none|ingen|inga|inget)", SHORT_GAP, OUTSIDE),
            0.7,
            (
                "Texten säger att andra än en viss krets inte får se den.",
                "The text says that nobody but a certain circle may see it.",
            ),
            (NEGATED,),
            of_a_matter,
            rare=True,
            beside=(f"{OTHERS}|{OUTSIDE}|see|know|hear|read|learn|find out|se|veta|läsa|höra",),
        ),
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
            "told_to_few",
            phrase(
                r"(?:(?:nobody|no[- ]one|none|ingen|inga) (?:but|except|other than|utom|förutom"
                r"|mer än)"
                r"|(?:först|not until|only) (?:after|efter) [^\s]{1,28}|(?:och|and|men|but"
                r"|,) (?:ingen annan|inga andra|no[- ]one else|nobody else)"
                r"|(?:until|till|tills|fram till) (?:then|dess)"
                r"|(?:go(?:es)?|gå|går) (?:no further|inte längre)"
                r"|(?:stannar|stanna|stays?|remains?) (?:där|här|there|here)"
                r"|(?:not|inte|aldrig|never) (?:\w{1,12} ){0,2}(?:breathe|utter|säga?|andas) (?:a"
                r"|ett)"
                r" (?:word|ord|ljud)|i got this from|what was said|det som sa(?:des|gts))"
            )
            + "|"
            + phrase(
                r"(?:only|bara|endast|just)",
                GAP,
                r"(?:(?:have|has|har) (?:seen|read|heard|sett|läst|hört|fått)|knows?|vet om|vet"
                r"|känner till)",
            ),
            0.55,
            (
                "Texten är bara känd av några få, eller ska vara det till en viss dag.",
                "The text is known to a few only, or is to be so until a certain day.",
            ),
            (
                r"ingen annan|inga andra|else|until|till|go(?:es)? no|gå|stann|stays?|remain"
                r"|breathe"
                r"|utter|säga|andas|said|sade|only|bara|endast|just",
            ),
            of_a_matter,
            rare=True,
        ),
        Rule(
            "list_of_recipients",
            rf"{START}(?:(?:circulation|distribution)(?: list)? ?:|sändlista ?:|spridnings?begräns"
            r"\w{1,6}|(?:limited|restricted) (?:distribution|circulation|to)(?= ?:)|delges ?:)",
            0.5,
            (
                "Texten räknar upp vilka som får den, eller säger att spridningen är begränsad.",
                "The text lists who gets it, or says that its spreading is limited.",
            ),
            (r"circulation|distribution|sändlista|spridnings?begräns|delges ?:|restricted to",),
            restricted,
        ),
        Rule(
            "kept_in_a_circle",
            phrase(
                r"(?:stann\w{1,4}|behåll\w{0,3}|håll\w{0,3}|förblir?|delges?|cirkulerar?|stays?"
                r"|remains?|keep|kept|held|circulated?|shared)",
                SHORT_GAP,
                r"(?:inom|mellan|hos|bland|i|within|between|in|among|amongst|inside|with) "
                r"(?:\w{1,12} )?",
                CIRCLE,
            ),
            0.65,
            (
                "Texten ska stanna i en viss krets.",
                "The text is to stay within a certain circle.",
            ),
            (
                r"stann|behåll|håll|förbli|delge|cirkuler|stays?|remain|keep|kept|held|circulat"
                r"|shared",
            ),
            for_a_circle,
            rare=True,
        ),
        Rule(
            "only_for_a_circle",
            phrase(
                r"(?:bara|endast|enbart|uteslutande|strikt|blott|only|strictly|solely|exclusively"
                r"|just|restricted|limited|confined|begränsa[dts]{1,2}|avse\w{1,3}|delges"
                r"|riktar sig"
                r"|intended|meant)",
                r"(?:(?:[ ,]{1,2}[^\s,.!?:;]{1,28}){0,3}?[ ,]{1,2}(?:för|till|inom|hos|av|for|to"
                r"|within"
                r"|inside|among|by) (?:\w{1,20} )?| (?:\w{1,20} )?)",
                CIRCLE,
            )
            + "|"
            + phrase(r"(?:för|for) (?:\w{1,20} ){0,2}?", CIRCLE, r",? (?:only|endast|enbart|bara)")
            + "|"
            + phrase(CIRCLE, r" only(?=[.:\n]| -)"),
            0.6,
            (
                "Texten är bara till för en viss krets.",
                "The text is only for a certain circle.",
            ),
            (
                r"bara|endast|enbart|uteslutande|strikt|blott|only|strictly|solely|exclusively|just"
                r"|restricted|limited|confined|begränsa|avse|delges|riktar|intended|meant",
            ),
            for_a_circle,
            rare=True,
        ),
        Rule(
            "kept_quiet",
            QUIET
            + r"|(?<!\w)(?:mörka(?:r|s)?|tiga|tig|tyst(?:a|n\w{0,2})?) (?:om|med|kring)(?!\w)",
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
            "not_public_yet",
            phrase(NEVER, GAP, PUBLIC),
            0.65,
            (
                "Texten säger om något bestämt att det inte är offentligt.",
                "The text says of a certain matter that it is not public.",
            ),
            (
                r"offentlig|tillkännag|kommunic|annonsera|kungjor|publik|känd?t?|meddela|presentera"
                r"|lansera|informera|public|announced|disclosed|made known|official|presented"
                r"|unveiled|informed",
            ),
            of_a_matter,
            rare=True,
        ),
        Rule(
            "not_decided_yet",
            phrase(NEVER, GAP, LATER),
            0.55,
            (
                "Texten är ett underlag som ännu inte är beslutat eller publicerat.",
                "The text is material not yet decided or published.",
            ),
            (
                r"beslut|fatta|fastställ|antag|behandla|publicera|släppt|påskriv|undertecknat"
                r"|godkän"
                r"|klubba|diarieför|decided|adopted|released|published|signed|approved|final"
                r"|submitted",
            ),
            of_a_draft,
            rare=True,
        ),
        Rule(
            "not_for_the_public",
            phrase(
                r"(?:ej|inte|icke|aldrig|not|never)(?: (?:avse\w{1,3}|tänkt\w?|menat|intended|meant"
                r"|suitable))? (?:för|for|to be) (?:\w{1,12} ){0,2}?",
                r"(?:press\w{0,3}|medi[ae]\w?|allmänhet\w{0,2}|utomstående|extern\w?|publi\w{2,7}"
                r"|spridning|citering|vidare\w{0,12}|the public|outsiders|external(?:ly)?"
                r"|quot\w{2,6}"
                r"|cit\w{2,5}|circulat\w{2,4}|distribut\w{2,4}|release|attribution|sharing|shared"
                r"|forward\w{2,3}|disclos\w{2,3}|publication|reproduc\w{2,5})",
            ),
            0.65,
            (
                "Texten är inte till för allmänheten.",
                "The text is not for the public.",
            ),
            (r"(?:ej|inte|icke|aldrig|not|never) (?:[a-zåäö]{1,9} )?(?:för|for|to be) ",),
            for_a_circle,
            rare=True,
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
            "for_few",
            rf"{START}(?:endast|enbart|bara|uteslutande|only)(?: avsed[dt]| tänkt"
            r"| intended)? (?:för|for) (?:\w{1,12} ){0,1}(?:ögon\w{0,3}|behöriga?"
            r"|mottagar\w{0,4}|ledning\w{0,10}|presidie?\w{0,3}|styrelse\w{0,3}"
            r"|projektgrupp\w{0,3}|utredningsgrupp\w{0,3}|intern krets|board members|eyes"
            rf"|recipients|authori[sz]ed|management|the board){END}|{START}(?:stannar|stanna"
            r"|stays?|remain) (?:mellan oss|i (?:rummet|gruppen|kretsen)|between us|in (?:this"
            rf"|the) room)|{START}off the record|{START}i denna krets",
            0.6,
            (
                "Texten är avsedd för en liten krets.",
                "The text is meant for a small circle.",
            ),
            (
                r"(?:endast|enbart|bara|uteslutande|only)[a-z ]{0,10} f[öo]r |mellan oss"
                r"|between us|stann[a-z]{1,2} i |(?:stay|remain)s? in |off the record"
                r"|i denna krets",
            ),
            restricted,
        ),
        Rule(
            "not_yet_public",
            rf"{START}(?:(?:ej|inte|ännu inte|ännu ej) (?:ännu )?(?:är )?(?:offentlig\w{{0,6}}"
            r"|beslutad\w?|beslutat|kommunicera\w{1,2}|publik\w?"
            r"|publicera\w{1,2})(?: ännu)? (?:förrän|innan|före|till dess)|(?:ej"
            r"|inte) för (?:publicering|citering|publicitet|vidare befordran|allmänheten)"
            r"|not for (?:citation|attribution|publication|quotation)"
            r"|(?:for )?limited (?:distribution|circulation)|restricted circulation"
            rf"|begränsad (?:spridning|krets|distribution)|för begränsad krets){END}",
            0.65,
            (
                "Texten säger att den ännu inte är offentlig eller har begränsad spridning.",
                "The text says that it is not yet public or has a limited circulation.",
            ),
            (
                r"(?:förrän|innan|före|till dess)|f[öo]r (?:publi|citer|vidare bef|allmänh|citat"
                r"|attrib|quota)|limited (?:dist|circ)|restricted circ|begränsad ",
            ),
            restricted,
        ),
        Rule(
            "internal_use",
            rf"{START}(?:(?:endast|enbart|bara|uteslutande) (?:till |för )?(?:internt bruk"
            r"|intern användning|internt)|för internt bruk|för intern användning"
            rf"|for internal use(?: only)?|internal use only|internal only){END}",
            0.75,
            (
                "Texten är avsedd endast för internt bruk.",
                "The text is for internal use only.",
            ),
            (r"intern(?:t bruk|t|al|al only| användning)",),
            restricted,
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
            "embargo",
            rf"{START}(?:under embargo|embargobelag\w{1, 2}|embargo(?:ed|t|ad)? (?:until|till"
            rf"|fram till|tills|t\.?o\.?m"
            rf"|gäller|lifts?"
            r"|lyfts|hävs|ends?|expires|släpps|date|for)|(?:press)?embargo(?= ?:))"
            rf"|{START}chatham house(?=(?:[- ]rule|-regel|:))",
            0.7,
            (
                "Texten omfattas av embargo eller Chatham House-regeln.",
                "The text is under embargo or the Chatham House rule.",
            ),
            ("embargo|chatham house",),
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

"""Exams to come: an exam named together with what is kept from the takers (that it is sealed or not
yet given), or with a day to come and its questions or key. Practice and the takers' own wish to
learn are none."""

import re
from datetime import date
from itertools import islice

from detectors.confidentiality.days import DAY, days_in
from detectors.confidentiality.secrecy import CONCEALED
from detectors.detector import Example
from detectors.rare import Rare
from detectors.recognizer import Candidate
from detectors.sentences import Sentences
from detectors.wording import Rule, beside, near, sentence, wording

_REACH = 280
_DAYS = 8
_SEALED = re.compile(
    r"(?:elever\w{0,3}|student\w{0,5}|klassen|pupils|candidates|class) (?:har |have |has )?(?:inte"
    r"|ej|not|never|n't) (?:\w{1,8} )?(?:sett|seen|fått|skrivit|gjort|written|taken|sat)|"
    r"(?:ej|inte|ännu inte|icke) (?:ännu )?(?:är )?(?:utlämna|genomför|använd|skriv(?:i?t|en|its)"
    r"|håll[ie]|giv|släppt|publicera|offentlig|avhålle)\w{0,4}|(?:inte|ej|ännu) (?:utdela|utskick"
    r"|given|gett|öppna)\w{0,2}|(?:inte|ej) (?:genomförts|använts"
    r"|skrivits|hållits|getts|släppts|delats ut|lämnats ut)|sekretess (?:fram )?(?:till|tills"
    r"|inför|före|gäller)|sekretessbelag|sealed|embargo|17 ?kap\.? ?4 ?§|OSL 17:4|(?:keep|kept|is"
    r"|are|strictly|remains?) (?:this |it |them )?(?:sealed|secret|confidential)"
    r"|confidential (?:until|exam|draft|test|paper)|unreleased|unseen"
    r"|not (?:yet )?(?:been )?(?:administered|released|taken|given|held|used|sat|published"
    r"|open to students)|(?:do not|don't|must not|never)[^.\n]{0,25}(?:share|show|leak|reach"
    r"|release|circulate|distribute|spread|forward)|under sekretess|(?:får|ska) (?:inte|ej"
    r"|absolut inte)[^.\n]{0,20}(?:läcka|spridas|ses av|visas|komma ut|nå|delas)|hemlig(?:t"
    r"|a)? (?:prov|tent|fråg|dugga)\w{0,6}|innan (?:den|det|provet|tentan) (?:är |har )?(?:skriv"
    r"|släpp|öppna|börja)\w{0,4}",
    re.IGNORECASE,
)
_SOON = re.compile(
    r"(?<!\w)(?:nästa|kommande|nästkommande|nästa (?:omgång|tillfälle)|i morgon|imorgon"
    r"|i övermorgon|på (?:mån|tis|ons|tors"
    r"|fre|lör|sön)dag|nu på (?:mån|tis|ons|tors|fre|lör|sön)dag|i (?:januari|februari|mars|april"
    r"|maj|juni|augusti|september|oktober|november|december)|i (?:vår|höst|jan|dec)|till hösten"
    r"|till våren|om (?:en|två|tre|[0-9]) (?:vecka|veckor|dagar|dar)|snart|vårens|höstens|årets"
    r"|morgondagens|fredagens|måndagens|torsdagens|veckans|i veckan|denna vecka|den här veckan"
    r"|[a-z]{3,5}dagens|släpps|läggs ut"
    r"|ges (?:i|den|om|till|på)|ska ges|next|upcoming|coming|tomorrow(?:'s)?"
    r"|this (?:week|friday|monday|tuesday|wednesday|thursday|term)(?:'s)?|on (?:mon|tues|wednes"
    r"|thurs|fri|satur|sun)day|in (?:january|february|march|april|may|june|august|september"
    r"|october|november|december)|(?:mon|tues|wednes|thurs|fri)day's|forthcoming|scheduled for"
    r"|to be (?:held|given)|future|(?:jan|febr)uari(?! (?:19|20)[0-9])|(?:january|february|april"
    r"|june|august|october|december)(?! (?:19|20)[0-9])|(?:mars|april|maj|juni|augusti|september"
    r"|oktober|november|december)(?! (?:19|20)[0-9])|(?:the|for|in|this) (?:march|may|july"
    r"|september|november)|in (?:two|three|[0-9]) (?:weeks|days))(?!\w)",
    re.IGNORECASE,
)
_CONTENT = re.compile(
    r"(?<!\w)(?:fråg|uppgift|rättsfall|delprov|lärarinformation|scenario|case|item|läxförhör|facit"
    r"|instruktion|bedömning|rättning|dugg|tent|salsskriv"
    r"|question|task|prompt|problem|exercise|exam|quiz|answer|marking|test|solutions?|lösning"
    r"|[a-zåäö]{0,16}prov)[a-zåäö]{0,16}(?: [^\n:.?!]{0,60})?: ?[^\s]|"
    r"(?<!\w)(?:fråga|uppgift|problem|question|task|item|exercise|uppg\.?|q"
    r"|fr\.?)[ -]?[0-9]{1,2}(?!\w)|(?<!\w)(?:del|part|section) ?[A-D1-9](?!\w)|svarsalternativ"
    r"|delprov [A-Z]|lärarinformation|question [0-9]"
    r"|\([0-9]{1,2} ?(?:p|poäng|points|marks)\)|(?:this|the following|den här|följande) (?:problem"
    r"|question|task|fråga\w{0,3}|uppgift\w{0,3})(?!\w)|distractors|poängfördelning"
    r"|bedömnings(?:matris|kriteri|anvisning)|rubric|(?<!\w)(?:facit|answer key|answers? key"
    r"|lösningsförslag\w{0,3}|model answers?|model solutions?|rättningsmall\w{0,3}|bedömningsstöd"
    r"|bedömningsmall\w{0,3}|marking (?:scheme|key)|mark scheme|solutions)(?!\w)"
    r"|[\"“”»«][^\"“”»«\n]{12,}|(?:^|[\n:;.?] ?)[1-9] ?[.):] ?[^\s]|(?:fråg(?:or|orna|an)"
    r"|uppgift(?:er|erna)) (?:lyder|är|nedan|som jag|jag tänker|ur|på tentan|i provet)"
    r"|följande frågor|granska frågorna|igenom frågorna|(?:here (?:is|are)|här är|bifogar|bifogad"
    r"|attached)[^.\n]{0,25}(?:tent|exam|prov|quest|quiz|test)|the questions and"
    r"|utkast till (?:uppgift|fråga|tent|prov)|draft of|exam questions|provfrågor|tentafrågor"
    r"|tentamensfrågor",
    re.IGNORECASE,
)
_LEARNER = re.compile(
    r"övnings|instuderings|(?:gör|skapa|skriv|make|create|write|ge)[^.\n]{0,25}quizfrågor"
    r"|\bpractice\b|\bmock\b|\bsample (?:exam|questions)|förhör (?:mig|henne|honom)|plugg"
    r"|studera inför|study for|prepare for|help me (?:study|prepare|pass)|revision (?:notes|plan)"
    r"|repetition|jag (?:har|ska ha|ska skriva|skriver) (?:en )?(?:om)?(?:tenta|prov)"
    r"|min (?:dotter|son)|my (?:daughter|son)|tentaångest|inför (?:min|mitt)"
    r"|i have (?:an? )?(?:exam|test|quiz)|my exam|old exam|gamla? tent|gamla prov|extenta"
    r"|hjälp mig (?:öva|att öva)|min tenta|underkän|överklag|i failed|failed (?:my|the)",
    re.IGNORECASE,
)
_CONCEALED = Rare(CONCEALED)
_OF_THE_BODY = re.compile(
    r"blod|labb|laborator|urin|patient|sjuk|läkare|vårdc|smitt|covid|pcr|klinik|borr|jordprov"
    r"|vatten|materialprov",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"(?<!\w)(?:gamla?|förra (?:årets|terminens)|tidigare|old|past|previous|last year'?s)(?!\w)",
    re.I,
)


def _exam(candidate: Candidate, score: float) -> float:
    """An exam's name, judged by what the text around says of it."""
    start, end = candidate.match.span()
    content = near(candidate, _CONTENT, _REACH)
    sealed = near(candidate, _SEALED, _REACH) or (content and beside(candidate, _CONCEALED))
    if not (content or sealed):
        return 0.0
    if _OF_THE_BODY.search(candidate.value):
        return 0.0
    if candidate.value.lower().startswith("prov") and near(candidate, _OF_THE_BODY, _REACH):
        return 0.0
    if sentence(candidate).is_question(start, end) or near(candidate, _LEARNER, _REACH):
        return 0.0
    if sealed:
        return score if content else 0.6
    days = _days(candidate)
    if days and max(days) < candidate.today:
        return 0.0
    if any(day >= candidate.today for day in days):
        return score - 0.1
    soon = near(candidate, _SOON, _REACH) and not near(candidate, _HELD, _REACH)
    return score - 0.1 if soon else 0.0


def _days(candidate: Candidate) -> list[date]:
    """The days named around the match."""
    start, end = candidate.match.span()
    found = candidate.derived(Sentences).found(DAY, start - _REACH, end + _REACH)
    return [day for each in islice(found, _DAYS) for day in days_in(each, candidate.today)]


RECOGNIZER = wording(
    "exam_secret",
    "EXAM_SECRET",
    (
        Rule(
            "swedish_exam",
            r"(?<!\w)(?:[a-zåäö-]{0,16}tent(?:a|an|or|orna|amen|amina|a?fråg\w{1,4}"
            r"|a?uppgift\w{0,4}|amens\w{0,16})|(?!ap|imp)[a-zåäö-]{0,22}prov(?:et|ets|en"
            r"|fråg\w{1,4}|tillfälle\w{0,2}|uppgift\w{0,3})|[a-zåäö-]{2,22}(?<!ap)(?<!im)prov"
            r"|(?:nationell\w{1,2}|hemligt|morgondagens|veckans|\w{3,8}dagens) prov\w{0,3}"
            r"|prov(?= (?:under|med|som|till|på|inför|nästa|den))|prov (?:i"
            r"|om) [A-ZÅÄÖa-zåäö]{2,20}|dugg(?:a|or)\w{0,10}"
            r"|(?:kontroll|sals|prov)skrivning\w{0,2}|(?:läx|glos)förhör\w{0,2}|frågebank\w{0,2}"
            r"|bedömnings(?:anvisning|mall)\w{0,4}|(?:muntlig )?[a-zåäö]{0,12}exam(?:en"
            r"|ination(?:en)?)"
            r"|rättningsmall\w{0,3})(?!\w)",
            0.85,
            (
                "Texten återger ett prov som ännu inte har hållits.",
                "The text reproduces an exam that has not yet been given.",
            ),
            (
                r"tent(?:a|or|am)|prov|dugg(?:a|or)|skrivning|förhör|frågebank|bedömnings"
                r"|exam|rättningsmall",
            ),
            _exam,
        ),
        Rule(
            "english_exam",
            r"(?<!\w)(?:(?:(?!the |an? |this |my |our "
            r"|your )[a-z-]{2,14} )?exams?(?:inations?)?(?: (?:papers?|questions?|tasks?"
            r"|prompts?"
            r"|items?|draft))?(?! (?:schedul|room|period|office|date|timetable|registr|anxiety"
            r"|result))"
            r"|(?:assessment|test) (?:tasks?|papers?|questions?|items?|bank)"
            r"|(?:the|this) assessment|marking (?:guide|scheme|key|instructions)|mark scheme"
            r"|question bank|(?:day's|week's|spelling|vocabulary|reading|physics|chemistry|biology"
            r"|maths?|history|language"
            r"|grammar|entrance|admissions?|placement|listening|knowledge|this) tests?(?= |[:,.])"
            r"|finals?(?! (?:report"
            r"|version"
            r"|draft|year|result|answer|step))|mid-?terms?|re-?sit|re-?take|quiz(?:zes)?"
            r"|test (?:items?"
            r"|bank|paper)|exam paper|answer key|question paper|certification test)(?:'s)?(?!\w)",
            0.85,
            (
                "Texten återger ett engelskspråkigt prov som ännu inte har hållits.",
                "The text reproduces an exam that has not yet been given.",
            ),
            (
                r"exam|assessment|marking |mark scheme|question bank|tests?[ :,.]|final|mid-?term"
                r"|re-?sit|quiz|test (?:item|bank|paper)|answer key"
                r"|question paper|certification test",
            ),
            _exam,
        ),
    ),
    (
        Example("Tentamen 2026-12-18, ej utlämnad. Uppgift 2: rita.", ("Tentamen",), min_score=0.8),
        Example('Omtentan nästa vecka: "Fråga 4. Bevisa satsen."', ("Omtentan",), min_score=0.7),
        Example("Next week's midterm, question 3: derive it.", ("midterm",), min_score=0.7),
        Example("The exam is sealed until Friday. Question 1: define entropy.", ("exam",)),
        Example("Årets nationella prov i biologi, ej genomfört: uppgift 3", ("nationella prov",)),
        Example("Facit till tentan på fredag: 1) 4,2", ("tentan",), min_score=0.7),
        Example("Skapa övningsfrågor inför tentan på fredag."),
        Example("Tentamen 2018-06-02, förklara uppgift 2."),
        Example("När är tentan?"),
        Example("Write a practice exam with answers."),
        Example("Boka sal till tentan 2026-12-18."),
        Example("Blodprov på måndag, vad får jag äta?"),
        Example("Hur är det nationella provet uppbyggt?"),
    ),
    "Offentlighets- och sekretesslagen 17 kap. 4 §; wording of teachers",
)

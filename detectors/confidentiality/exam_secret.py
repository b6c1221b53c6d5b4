"""Exams to come: an exam named together with what is kept from the takers (that it is sealed or not
yet given), or with a day to come and its questions or key. Practice and the takers' own wish to
learn are none."""

import re
from datetime import date

from detectors.confidentiality.days import days_in
from detectors.detector import Example
from detectors.recognizer import Candidate
from detectors.wording import Rule, is_question, wording

_REACH = 280
_SEALED = re.compile(
    r"(?:ej|inte|ännu inte|icke) (?:ännu )?(?:är )?(?:utlämna|genomför|använd|skriv(?:i?t|en|its)"
    r"|håll[ie]|giv|släppt|publicera|offentlig|avhålle)\w{0,4}|(?:inte|ej) (?:genomförts|använts"
    r"|skrivits|hållits|getts|släppts|delats ut|lämnats ut)|sekretess (?:fram )?(?:till|tills"
    r"|inför|före|gäller)|sekretessbelag|sealed|embargo|17 ?kap\.? ?4 ?§|OSL 17:4|(?:keep|kept|is"
    r"|are|strictly|remains?) (?:this |it |them )?(?:sealed|secret|confidential)"
    r"|confidential (?:until|exam|draft|test|paper)|unreleased|unseen"
    r"|not (?:yet )?(?:been )?(?:administered|released|given|held|used|sat|published"
    r"|open to students)|(?:do not|don't|must not|never)[^.\n]{0,25}(?:share|show|leak|reach"
    r"|release|circulate|distribute|spread|forward)|under sekretess|(?:får|ska) (?:inte|ej"
    r"|absolut inte)[^.\n]{0,20}(?:läcka|spridas|ses av|visas|komma ut|nå|delas)|hemlig(?:t"
    r"|a)? (?:prov|tent|fråg|dugga)\w{0,6}|innan (?:den|det|provet|tentan) (?:är |har )?(?:skriv"
    r"|släpp|öppna|börja)\w{0,4}",
    re.IGNORECASE,
)
_SOON = re.compile(
    r"(?<!\w)(?:nästa|kommande|nästkommande|i morgon|imorgon|i övermorgon|på (?:mån|tis|ons|tors"
    r"|fre|lör|sön)dag|nu på (?:mån|tis|ons|tors|fre|lör|sön)dag|i (?:januari|februari|mars|april"
    r"|maj|juni|augusti|september|oktober|november|december)|i (?:vår|höst|jan|dec)|till hösten"
    r"|till våren|om (?:en|två|tre|[0-9]) (?:vecka|veckor|dagar|dar)|snart|vårens|höstens|årets"
    r"|morgondagens|fredagens|måndagens|torsdagens|veckans|next|upcoming|coming|tomorrow(?:'s)?"
    r"|this (?:week|friday|monday|tuesday|wednesday|thursday|term)(?:'s)?|on (?:mon|tues|wednes"
    r"|thurs|fri|satur|sun)day|in (?:january|february|march|april|may|june|august|september"
    r"|october|november|december)|(?:mon|tues|wednes|thurs|fri)day's|forthcoming|scheduled for"
    r"|to be (?:held|given)|future|(?:jan|febr)uari(?! (?:19|20)[0-9])|(?:january|february|april"
    r"|june|august|october|december)(?! (?:19|20)[0-9])|(?:mars|april|maj|juni|augusti|september"
    r"|oktober|november|december)(?! (?:19|20)[0-9])|in (?:two|three|[0-9]) (?:weeks|days))(?!\w)",
    re.IGNORECASE,
)
_CONTENT = re.compile(
    r"(?<!\w)(?:fråga|uppgift|problem|question|task|item|exercise|uppg\.?|q"
    r"|fr\.?)[ -]?[0-9]{1,2}(?!\w)|(?<!\w)(?:del|part|section) ?[A-D1-9](?!\w)|svarsalternativ"
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
    r"|i have (?:an? )?(?:exam|test|quiz)|my exam|old exam|gamla? tent|gamla prov|extenta",
    re.IGNORECASE,
)
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
    text, (start, end) = candidate.text, candidate.match.span()
    begin = max(0, start - _REACH)
    near = text[begin : end + _REACH]
    content = _CONTENT.search(near)
    sealed = _SEALED.search(near)
    if content is None and sealed is None:
        return 0.0
    if candidate.value.lower().startswith("prov") and _OF_THE_BODY.search(near):
        return 0.0
    if is_question(text, start, end) or _LEARNER.search(near):
        return 0.0
    if sealed is not None:
        return score if content else 0.6
    days = days_in(near, candidate.today)
    if days and max(days) < candidate.today:
        return 0.0
    if _is_to_come(near, days, candidate.today):
        return score - 0.1
    return 0.0


def _is_to_come(near: str, days: list[date], today: date) -> bool:
    if any(day >= today for day in days):
        return True
    return _SOON.search(near) is not None and _HELD.search(near) is None


RECOGNIZER = wording(
    "exam_secret",
    "EXAM_SECRET",
    (
        Rule(
            "swedish_exam",
            r"(?<!\w)(?:(?:hem|sals|del|om|munt|skriv|slut)?tent(?:a|an|or|orna|amen|amina"
            r"|amens\w{0,16})|tentafråg\w{1,4}|(?:om|kunskaps|antagnings|placerings|körkorts"
            r"|inträdes|behörighets|högskole|läges|diagnos|sal|slut)?prov(?:et|ets|en|fråg\w{1,4}"
            r"|tillfället|uppgift\w{0,3})|(?:om|kunskaps|antagnings|placerings|inträdes|läges)prov"
            r"|nationella? prov\w{0,3}|hemligt prov|prov(?= (?:under|med|som))|prov (?:i"
            r"|om) [A-ZÅÄÖa-zåäö]{2,20}|dugga\w{0,2}|kontrollskrivning\w{0,2}|salsskrivning\w{0,2}"
            r"|(?:muntlig )?exam(?:en|ination(?:en)?)|rättningsmall\w{0,3})(?!\w)",
            0.85,
            (
                "Texten återger ett prov som ännu inte har hållits.",
                "The text reproduces an exam that has not yet been given.",
            ),
            (
                r"tent(?:a|or|am)|prov(?:et|en|fr|till|upp| i | om | under | med | som )|(?:om"
                r"|kunskaps|antagnings|placerings|inträdes|läges)prov|nationella? prov"
                r"|hemligt prov|dugga|kontrollskrivning|salsskrivning|exam|rättningsmall",
            ),
            _exam,
        ),
        Rule(
            "english_exam",
            r"(?<!\w)(?:(?:re-?|final |midterm |entrance |take-home |oral "
            r"|written )?exams?(?:ination)?(?: paper| questions)?|finals?(?! (?:report|version"
            r"|draft|year|result|answer|step))|mid-?terms?|re-?sit|quiz(?:zes)?|test (?:items?"
            r"|bank|paper)|exam paper|answer key|question paper|certification test)(?:'s)?(?!\w)",
            0.85,
            (
                "Texten återger ett engelskspråkigt prov som ännu inte har hållits.",
                "The text reproduces an exam that has not yet been given.",
            ),
            (
                r"exam|final|mid-?term|re-?sit|quiz|test (?:item|bank|paper)|answer key"
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

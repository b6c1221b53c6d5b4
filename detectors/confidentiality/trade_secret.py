"""Commercial secrets: figures that a party may not know, tender secrecy, recipes, positions in a
negotiation, inventions before they are filed."""

import re

from detectors.detector import Example
from detectors.recognizer import Candidate
from detectors.wording import END, START, Rule, around, is_asked_about, sentence, stated, wording

_NUMBER = r"[0-9](?:[0-9 .,]{0,12}[0-9])?"
_MONEY = (
    r"(?:kr(?:onor)?|sek|msek|ksek|mnkr|tkr|mkr|milj|miljon(?:er)?|miljarder|öre|million|thousand"
    r"|eur(?:o)?|gbp|usd|nok|dkk|€|£|\$|m|k|kkr)"
)
_FIGURE = re.compile(
    rf"(?:€|£|\$|sek|eur|usd|gbp|kr) ?{_NUMBER}|[0-9][.,][0-9]{{1,3}}(?![0-9])|{_NUMBER} ?(?:%"
    rf"|procent(?:enheter)?|percent|per cent|{_MONEY}(?!\w)|poäng|points|wt%|°C|grader|degrees"
    r"|bar\b|MPa|GPa|nm\b|h\b|parts?\b|delar|per (?:enhet|unit|timme|hour|kWh|aktie|share))",
    re.IGNORECASE,
)
_NUMBERS = re.compile(rf"{_NUMBER}[^\n0-9]{{1,25}}{_NUMBER}")
_COMMERCE = re.compile(
    r"pris(?!on)|marginal|margin\b|rabatt|anbud|\bbud\b|budet|offert|takpris|påslag|kalkyl|royalty"
    r"|price|pricing|\bbids?\b|bidder|\bbidding|tender|cost breakdown|unit cost|hourly|day rate"
    r"|timpris|discount|\boffer\b|order(?:bok|värde|stock)|aktie|\bshares?\b|kvartalsvinst|vinst"
    r"|profit|process|recept(?!ion)|recipe|formula|algorit|mätdata|provdata|test data|brottgräns"
    r"|leverantör|supplier|vendor|customer|kundregister|avtalet med|contract|bolag|företag|company"
    r"|partner|konkurrent|competitor|licensavtal|budget ceiling|fastighet|köpeskilling"
    r"|självkostnad|overhead|omsättning|revenue|förhandl|negotiat|motpart|takt(?:er|iken)\b"
    r"|\brate\b|fond|investerar|hyra\b|hyreshöj|tomt|bill of materials|prognos",
    re.IGNORECASE,
)
_MATERIAL = re.compile(
    r"källkod|source code|kundregist|customer list|\bformeln?\b|formula|funktionen|algorit"
    r"|algorithm|metod|kod(?:en)?\b|konstruktion|design|[a-zA-Z]{3,}\(\)",
    re.IGNORECASE,
)
_NOT_TELL = (
    r"(?:(?:(?:får|ska|bör|skall) (?:inte|ej|aldrig)|(?:inte|ej|aldrig) (?:får|ska"
    r"|bör)) (?:\w{1,20} ){0,3}?(?:veta|känna till|komma ut|lämnas ut|lämna|få reda|se|spridas"
    r"|röjas|delas|läcka|avslöjas|nämnas)|(?:det |detta )?(?:får|ska) (?:motparten|leverantören"
    r"|kunden|säljaren|köparen|de|ingen) (?:inte )?(?:veta|få veta|känna till)|must not (?:know"
    r"|find out|see|learn|get out)|(?:don't|do not|never) (?:tell|mention|reveal|disclose)"
    r"|säg (?:inget|ingenting|inte)|avslöja (?:det |detta |den )?inte|(?:får|ska) inte (?:nämna"
    r"|säga|avslöja)|must not leave|(?:is|are) not (?:yet )?(?:public|disclosed|announced)"
    r"|not (?:yet )?(?:public|disclosed|announced)|non-public|unpublished|undisclosed|unannounced"
    r"|(?:ännu )?(?:inte|ej|icke) (?:ännu |är )?(?:offentlig\w{0,8}|publicera\w{1,2}|kända?)"
    r"|(?:must|has to|shall|should) (?:stay|remain|be kept) (?:secret|confidential|between us)"
    r"|hemlig(?:t|a|en)?|secret(?! (?:key|shar|santa|serv|ballot|manag|stor|token))"
    r"|konfidentiell(?:t|a)?|confidential|sekretessbelag[dt]a?"
    r"|under sekretess|omfattas av (?:\w{1,12} )?sekretess|sekretess(?= ?[:)]| gäller| råder)"
    r"|in (?:strict )?confidence|i förtroende|får inte lämna|öppna inte för|(?:can't|cannot|don't"
    r"|do not) let (?:\w{1,15} ){1,3}(?:see|know|find)|(?:motparten|kunden|säljaren|köparen"
    r"|leverantören|konkurrenterna|hyresvärden|the (?:customer|seller|buyer|supplier|other side"
    r"|vendor|landlord)) (?:vet inte|vet ej|känner inte|does(?: not|n't) know)|(?:får"
    r"|ska) inte (?:se|visas))"
)
_PAPER = re.compile(
    r"prislista|prisbilaga|anbud(?:et|en)\b|kalkylen|offerten|price list|quotation|the bids?\b"
    r"|cost breakdown",
    re.IGNORECASE,
)
_TENDER_TALK = re.compile(
    r"anbud|bid(?:der|s)?\b|tender|offert|leverantör|supplier|poäng|points|pris|price|upphandling"
    r"|betyg|utvärder|score|rating|\bAB\b",
    re.IGNORECASE,
)


def _beside(candidate: Candidate) -> str:
    """The phrase's sentence and the ones beside it."""
    text, (start, end) = candidate.text, candidate.match.span()
    first, last = sentence(text, start, end)
    before = sentence(text, max(0, first - 2), max(0, first - 1))[0] if first > 1 else first
    after = sentence(text, min(last + 1, len(text)), min(last + 2, len(text)))[1]
    return text[before:after]


def _declared(candidate: Candidate, score: float) -> float:
    """Called a business secret: with figures or material certain, in a statement likely."""
    text, (start, end) = candidate.text, candidate.match.span()
    if is_asked_about(text, start, end):
        return 0.0
    near = around(candidate)
    if _FIGURE.search(near) or _NUMBERS.search(near) or _MATERIAL.search(near):
        return score
    return 0.5


def _tender(candidate: Candidate, score: float) -> float:
    """Before the award: the bids, their prices or points."""
    text, (start, end) = candidate.text, candidate.match.span()
    if is_asked_about(text, start, end):
        return 0.0
    near = around(candidate)
    if _FIGURE.search(near) or _NUMBERS.search(near):
        return score if _TENDER_TALK.search(near) else 0.0
    return 0.5 if "sekretess" in candidate.value or "secrecy" in candidate.value else 0.0


def _concealed(candidate: Candidate, score: float) -> float:
    """A figure of commerce that is not to be told, in the same breath."""
    text, (start, end) = candidate.text, candidate.match.span()
    if is_asked_about(text, start, end):
        return 0.0
    near = _beside(candidate)
    if _COMMERCE.search(near) and (_FIGURE.search(near) or _NUMBERS.search(near)):
        return score
    return 0.5 if _PAPER.search(near) else 0.0


def _position(candidate: Candidate, score: float) -> float:
    """How far one is ready to go, with the figure; more certain when it is to be concealed."""
    if stated(candidate, score) == 0.0:
        return 0.0
    text, (start, end) = candidate.text, candidate.match.span()
    if not _FIGURE.search(text[max(0, start - 40) : end + 60]):
        return 0.0
    return score


RECOGNIZER = wording(
    "trade_secret",
    "TRADE_SECRET",
    (
        Rule(
            "declared_secret",
            rf"{START}(?:affärshemlig|företagshemlig|affärssekret|affärskänslig"
            rf"|yrkeshemlig)\w{{0,10}}|{START}(?:trade secrets?|business secrets?"
            r"|commercially sensitive|insider ?information|insider information"
            r"|proprietary (?:formula|process|recipe|information|algorithm|method|design|data|to)"
            rf"|commercial(?:ly)? in confidence){END}",
            0.8,
            (
                "Uppgifterna kallas affärs- eller företagshemliga.",
                "The text is called a trade or business secret.",
            ),
            (
                r"affärshemlig|företagshemlig|affärssekret|affärskänslig|yrkeshemlig|(?:trade"
                r"|business) secret|commercially sensitive|insider ?information|proprietary"
                r"|in confidence",
            ),
            _declared,
        ),
        Rule(
            "tender_secrecy",
            rf"{START}(?:(?:upphandlingen|tendern|the (?:tender|procurement)) (?:är"
            r"|is) (?:ännu )?(?:inte|ej|not)(?: yet)? (?:avgjord|avslutad|klar|decided|awarded"
            r"|closed)|under utvärdering|pågående upphandling|ongoing (?:tender|procurement)"
            r"|(?:före|innan) avtalsspärr\w{0,3}|anbudssekretess\w{0,3}"
            r"|upphandlingssekretess\w{0,3}|(?:procurement|tender|bid)(?:ing)? secrecy|(?:före"
            r"|innan|inför|till|tills) (?:\w{1,12} )?tilldelning(?:sbeslut\w{0,3}|en)?"
            rf"|(?:until|before|prior to) (?:the )?(?:contract )?award){END}",
            0.8,
            (
                "Texten återger anbud under upphandlingssekretess.",
                "The text reproduces bids under procurement secrecy.",
            ),
            (
                r"anbudssekretess|upphandlingssekretess|(?:procurement|tender|bid)(?:ing)? secrecy"
                r"|tilldelning|upphandling|under utvärdering|tender|procurement|avtalsspärr"
                r"|(?:until|before|prior to) [a-z ]{0,14}award",
            ),
            _tender,
        ),
        Rule(
            "concealed_figure",
            rf"{START}{_NOT_TELL}{END}",
            0.76,
            (
                "Texten anger pris, marginal, bud eller andra affärsuppgifter som inte får bli"
                " kända.",
                "The text gives a price, margin, bid or other business figure that must not be"
                " known.",
            ),
            (
                r"(?:inte|ej|aldrig) (?:[^ \n]{1,25} ){0,3}(?:veta|känna till|komma ut|lämnas ut"
                r"|lämna|få reda|se|spridas|röjas|delas|läcka|avslöjas|nämnas?|säga|avslöja"
                r"|offentlig|publicera|känd)|(?:få )?veta|must not|(?:can't|cannot|don't"
                r"|do not) let|know|känner inte|visas|vet (?:inte|ej)|(?:don't|do not"
                r"|never) (?:tell|mention|reveal|disclose)|säg in|avslöja |not (?:yet )?(?:public"
                r"|disclosed|announced)|non-public|unpublished|undisclosed|unannounced|hemlig"
                r"|secret|konfidentiell|confiden|sekretess|förtroende|öppna inte",
            ),
            _concealed,
        ),
        Rule(
            "negotiating_position",
            rf"{START}(?:(?:vår |vårt |min |mitt |our |my )?(?:smärtgräns|förhandlingsmandat"
            r"|reservationspris|prutmån|maxbud|reserve price|bottom line|walk-?away(?: price)?"
            r"|opening bid|öppningsbud|budstrategi|bid(?:ding)? strategy|förhandlings(?:strategi"
            r"|taktik|utrymme)|negotiati(?:on|ng) (?:strategy|mandate|position))\w{0,4}"
            r"|nöjer oss med|settle for|(?:vi|jag|we|i) (?:betalar|bjuder|accepterar|kräver"
            r"|lägger|går|godtar|pay|bid|accept) (?:med )?(?:max|högst|upp till|som mest|minst"
            r"|lägst|at most|up to|no more than|at least)|(?:vi|jag) (?:kan|ska|tänker"
            r"|är beredda? att|är villiga? att) (?:\w{1,10} ){0,2}?(?:gå (?:ner|ned|upp) till"
            r"|kräva|acceptera|bjuda|pruta|nöja oss|sänka|höja|lägga oss)|vi lägger oss"
            r"|(?:har inte råd med|kan inte betala|can't afford|cannot pay|won't pay) (?:mer"
            r"|more)|(?:vårt|our) (?:lägsta|högsta|lowest|highest|best|maximum|minimum) (?:pris"
            r"|bud|anbud|price|offer|bid)|(?:kan|can) (?:pruta|gå ner|gå upp|go down|go up)|(?:we"
            r"|i)(?:'ll| will| would| can| could|'d| are willing to| are prepared to"
            r"| are ready to) (?:accept|go (?:down|up|as (?:low|high))|settle|pay (?:up to"
            rf"|at most)|offer|concede)){END}",
            0.7,
            (
                "Texten avslöjar hur långt en part är beredd att gå i en förhandling.",
                "The text reveals how far a party will go in a negotiation.",
            ),
            (
                r"smärtgräns|förhandlings|reservationspris|prutmån|maxbud|reserve price"
                r"|budstrategi|bid(?:ding)? strategy|negotiati|settle for|(?:vi|jag|we"
                r"|i) (?:betalar|bjuder|accept|kräver|lägger|går|godtar|pay|bid)|inte råd med"
                r"|inte betala|afford|pay more|(?:vårt|our) (?:l|h|b|m)|(?:kan|can) (?:pruta|gå"
                r"|go)|bottom line|walk-?away|opening bid|öppningsbud|nöjer oss med|(?:vi"
                r"|jag) (?:kan|ska|tänker|är bered|är villig)|vi lägger oss|(?:we|i)(?:'ll|'d"
                r"| will| would| can| could| are )",
            ),
            _position,
        ),
        Rule(
            "unfiled_invention",
            rf"{START}(?:(?:inte|ej|ännu inte|not|not yet|haven't|have not"
            r"|hasn't) (?:\w{1,12} ){0,4}?(?:patentsökt|ansökt|sökt|lämnat in|filed|applied"
            r"|patenterad\w?|patented)(?: (?:\w{1,12} ){0,3}?patent\w{0,6})?"
            r"|patent(?:ansökan|ansökningen| application)? (?:is |are |är |har |has )?(?:ännu "
            r"|yet )?(?:not|inte|ej)(?: yet| ännu)? (?:been )?(?:filed|submitted|inlämna\w{1,2}"
            rf"|inskickad)|unpatented|opatentera\w{{1,2}}|unfiled){END}",
            0.7,
            (
                "Texten beskriver en uppfinning som det inte är sökt patent på.",
                "The text describes an invention for which no patent is filed.",
            ),
            ("patent|unfiled",),
            lambda candidate, score: (
                stated(candidate, score) if "patent" in around(candidate, 60).lower() else 0.0
            ),
        ),
    ),
    (
        Example("Priset 312 kr är affärshemligt.", ("affärshemligt",), min_score=0.8),
        Example("Our margin is 14 %, the customer must not know.", ("must not know",)),
        Example(
            "Anbudssekretess gäller: bolag A bjuder 4,2 mnkr.", ("Anbudssekretess",), min_score=0.8
        ),
        Example("Vår smärtgräns är 1,9 miljoner.", ("Vår smärtgräns",), min_score=0.7),
        Example("Trade secret: cure at 180 °C.", ("Trade secret",), min_score=0.8),
        Example("Patent not yet filed: a folded cavity.", ("Patent not yet filed",)),
        Example("Vad är en företagshemlighet?"),
        Example("Is a customer list a trade secret?"),
        Example("Priset är 250 kr per person."),
        Example("Farmors hemliga recept: 3 dl mjöl"),
        Example("Vi erbjuder 10 % rabatt till alla."),
        Example("margin: 14%; padding: 3px"),
        Example("Sammanfatta reglerna om anbudssekretess."),
    ),
    "Lagen (2018:558) om företagshemligheter; offentlighets- och sekretesslagen 19 and 31 kap.",
)

"""Commercial secrets: figures that a party may not know, tender secrecy, recipes, positions in a
negotiation, inventions before they are filed."""

import re

from detectors.confidentiality.secrecy import CONCEALED, GAP, TELLING_WORDS, phrase
from detectors.detector import Example
from detectors.recognizer import Candidate
from detectors.sentences import Sentences
from detectors.wording import (
    END,
    START,
    Rule,
    beside,
    is_asked_about,
    near,
    sentence,
    stated,
    wording,
)

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
    r"|\brate\b|fond|investerar|hyra\b|hyreshöj|tomt|bill of materials|prognos|parameter|parametr"
    r"|prototyp|vår produkt|our product|licensintäkt|intäkt|budgettak|ceiling|\btak(?:et)?\b|patent"
    r"|uppfinning|invention",
    re.IGNORECASE,
)
_MATERIAL = re.compile(
    r"källkod|source code|kundregist|customer list|\bformeln?\b|formula|funktionen|algorit"
    r"|algorithm|metod|kod(?:en)?\b|konstruktion|design|[a-zA-Z]{3,}\(\)",
    re.IGNORECASE,
)
_DEAL = re.compile(
    r"\bvarsl(?:a|ar|et)\b|uppköp|köpa upp|förvärv(?!sarbet)|fusion(?:en|era|)(?!\w)"
    r"|sammanslagning av (?:bolag|företag)"
    r"|avyttr|sälj\w{0,12} (?:hela )?(?:bolaget|företaget|firman|dotterbolaget|verksamheten)"
    r"|sell(?:ing)? the (?:company|business|firm)|säljer? (?:dotterbolag|verksamhet"
    r"|sin \w{3,10} (?:gren|del))|term sheet|due diligence"
    r"|sell(?:ing)? (?:the|its|our) (?:subsidiary|division|unit)|börsnoter|nyemission|\bIPO\b"
    r"|takeover|acquisition|acquir(?:e|ing)|merg(?:er|e|ing) (?:with|of) (?-i:[A-ZÅÄÖ])"
    r"|buy(?:ing)? out|divest|kvartalsrapport|delårsrapport|vinstvarning|profit warning"
    r"|quarterly (?:results|report|earnings)|earnings",
    re.IGNORECASE,
)
_RELEASED = phrase(
    r"(?:kvartalsrapport\w{0,3}|delårsrapport\w{0,3}|bokslut\w{0,3}|årsresultat\w{0,2}"
    r"|uppköp\w{0,2}"
    r"|förvärv\w{0,2}|fusion\w{0,2}|sammanslagning\w{0,2}|affären|börsnotering\w{0,2}"
    r"|nyemission\w{0,2}"
    r"|(?:quarterly|interim|annual|earnings) (?:report|results|figures)|earnings|merger|takeover"
    r"|acquisition|the deal|IPO)",
    GAP,
    r"(?:släpps|publiceras|offentliggörs|presenteras|tillkännages|kommuniceras|meddelas"
    r"|(?:will|to|is|are|shall) (?:be )?(?:announced?|released?|published?|unveiled?|out"
    r"|made public)|kommer (?:på|i|den|ut)|comes? out|is due)",
)
_TO_FILE = re.compile(
    phrase(
        r"(?:inte|ej|ännu|innan|före|not|n't|never|before|yet|plan(?:s|erar|ning)?|tänker|avser|ska"
        r"|förbereder|kommer att|håller på att|intends?|will|going to|about to|preparing|until)",
        GAP,
        r"(?:lämna(?:t|s|r)? in|inläm\w{1,4}|ansök\w{1,3}|söka?|sökt|patentsök\w{1,2}|skydda\w?"
        r"|file[ds]?"
        r"|filing|appl(?:y|ied|ication)|submit(?:ted)?|register(?:ed)?)",
    )
    + "|"
    + phrase(
        r"(?:(?:lämnas|skickas) in|(?:is|will be|to be) (?:filed|submitted)) (?:nästa|i|på|om|next"
        r"|in"
        r"|on|within|this)|unpublished|opublicera\w{1,2}"
    ),
    re.IGNORECASE,
)
_HOW_IT_WORKS = re.compile(
    r"[:;]|bygger på|består av|använder|utgörs|fungerar genom|där |med en|som |uses?\b|using"
    r"|based on"
    r"|consists?|comprises?|coated|made of|works by|with an?|which|that|via|through|genom",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"patent|uppfinning|invention|prislista|prisbilaga|anbud(?:et|en)\b|kalkylen|offerten"
    r"|price list|quotation|the bids?\b"
    r"|cost breakdown",
    re.IGNORECASE,
)
_SECRECY = re.compile("sekretess|secrecy", re.IGNORECASE)
_PATENT = re.compile("patent", re.IGNORECASE)
_TENDER_TALK = re.compile(
    r"anbud|bid(?:der|s)?\b|tender|offert|leverantör|supplier|poäng|points|pris|price|upphandling"
    r"|betyg|utvärder|score|rating|\bAB\b",
    re.IGNORECASE,
)


def _declared(candidate: Candidate, score: float) -> float:
    """Called a business secret: with figures or material certain, in a statement likely."""
    if is_asked_about(candidate):
        return 0.0
    if _figures(candidate) or near(candidate, _MATERIAL):
        return score
    return 0.5


def _figures(candidate: Candidate) -> bool:
    return near(candidate, _FIGURE) or near(candidate, _NUMBERS)


def _tender(candidate: Candidate, score: float) -> float:
    """Before the award: the bids, their prices or points."""
    if is_asked_about(candidate):
        return 0.0
    if _figures(candidate):
        return score if near(candidate, _TENDER_TALK) else 0.0
    return 0.5 if _SECRECY.search(candidate.value) else 0.0


def _concealed(candidate: Candidate, score: float) -> float:
    """A figure or a matter of commerce that is not to be known, in the same breath."""
    if is_asked_about(candidate):
        return 0.0
    if beside(candidate, _DEAL):
        return score
    if not beside(candidate, _COMMERCE):
        return 0.0
    if beside(candidate, _FIGURE) or beside(candidate, _NUMBERS) or beside(candidate, _MATERIAL):
        return score
    return 0.5 if beside(candidate, _PAPER) else 0.0


def _evaluated(candidate: Candidate, score: float) -> float:
    """Bids that are being judged, with what was bid."""
    if is_asked_about(candidate) or not beside(candidate, _TENDER_TALK):
        return 0.0
    return score if beside(candidate, _FIGURE) else 0.0


def _released(candidate: Candidate, score: float) -> float:
    """What is to be announced, told beforehand."""
    return stated(candidate, score) if beside(candidate, _FIGURE) else 0.0


def _unfiled(candidate: Candidate, score: float) -> float:
    """An invention described before its patent is applied for."""
    within = sentence(candidate)
    if not within.has(_TO_FILE) or not beside(candidate, _HOW_IT_WORKS):
        return 0.0
    return stated(candidate, score)


def _position(candidate: Candidate, score: float) -> float:
    """How far one is ready to go, with the figure."""
    start, end = candidate.match.span()
    if not candidate.derived(Sentences).near(_FIGURE, start - 40, end + 60):
        return 0.0
    return stated(candidate, score)


RECOGNIZER = wording(
    "trade_secret",
    "TRADE_SECRET",
    (
        Rule(
            "declared_secret",
            rf"{START}(?:affärshemlig|företagshemlig|affärssekret|affärskänslig"
            rf"|yrkeshemlig)\w{{0,10}}|{START}(?:trade secrets?|business secrets?"
            r"|commercially sensitive|insider ?information|insider information"
            r"|belongs? to (?:the |our )?(?:firm|company) alone|ägs av (?:bolaget"
            r"|företaget) (?:ensamt"
            r"|självt)|proprietary (?:formula|process|recipe|information|algorithm|method|design"
            r"|data|to)"
            rf"|commercial(?:ly)? in confidence){END}",
            0.8,
            (
                "Uppgifterna kallas affärs- eller företagshemliga.",
                "The text is called a trade or business secret.",
            ),
            (
                r"affärshemlig|företagshemlig|affärssekret|affärskänslig|yrkeshemlig|(?:trade"
                r"|business) secret|commercially sensitive|insider ?information|proprietary"
                r"|belongs? to|ägs av"
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
            rf"|(?:until|before|prior to) (?:the )?(?:contract )?award|(?:until|before|innan|före"
            r"|tills) (?:the |att )?(?:tender|bidding|anbudstiden|anbudet|upphandlingen) (?:closes"
            rf"|ends|går ut|stänger|är (?:avgjord|klar)|lämnas|opens)){END}",
            0.8,
            (
                "Texten återger anbud under upphandlingssekretess.",
                "The text reproduces bids under procurement secrecy.",
            ),
            (
                r"anbudssekretess|upphandlingssekretess|(?:procurement|tender|bid)(?:ing)? secrecy"
                r"|tilldelning|upphandling|under utvärdering|tender|procurement|avtalsspärr"
                r"|(?:until|before|prior to) [a-z ]{0,14}award|bidding|anbud",
            ),
            _tender,
        ),
        Rule(
            "concealed_figure",
            CONCEALED,
            0.76,
            (
                "Texten anger pris, marginal, bud eller andra affärsuppgifter som inte får bli"
                " kända.",
                "The text gives a price, margin, bid or other business figure that must not be"
                " known.",
            ),
            (TELLING_WORDS,),
            _concealed,
            rare=True,
            beside=(
                f"{_COMMERCE.pattern}|{_DEAL.pattern}",
                f"[0-9]|{_MATERIAL.pattern}|{_PAPER.pattern}|{_DEAL.pattern}",
            ),
        ),
        Rule(
            "bids_judged",
            phrase(
                r"(?:anbud\w{0,3}|bids?|tenders?|offert(?:er)?na|offers)",
                GAP,
                r"(?:öppna\w{1,3}|inkom\w{1,3}|utvärder\w{1,5}|poängs\w{1,7}|jämförs|rangord\w{1,5}"
                r"|opened|received|evaluat\w{2,4}|scor\w{2,4}|rank\w{2,4}|submitted)",
            )
            + "|"
            + phrase(
                r"(?:(?:ej|inte|ännu inte|not|not yet) (?:\w{1,12} ){0,2}(?:tilldela\w{1,2}"
                r"|avgjor\w{1,2}"
                r"|besluta[dt]|valt|awarded|decided|chosen)|(?:[\w-]{0,20}utvärdering\w{0,3}"
                r"|poängsättning\w{0,2}|evaluation"
                r"|scoring|ranking) (?:\w{1,12} ){0,2}?(?:pågår|av anbud\w{0,2}|of (?:the )?(?:bids"
                r"|tenders|offers)|ongoing|under way|continues))",
            ),
            0.6,
            (
                "Texten återger anbud som håller på att utvärderas.",
                "The text reproduces bids that are being evaluated.",
            ),
            (
                r"anbud|bids?[^a-zåäö]|tender|offert|offers|tilldela|avgjor|award|evaluation"
                r"|scoring"
                r"|ranking|utvärdering|poängsättning",
            ),
            _evaluated,
            rare=True,
        ),
        Rule(
            "before_its_announcement",
            _RELEASED,
            0.6,
            (
                "Texten återger siffror som ännu inte är offentliggjorda.",
                "The text gives figures that are not announced yet.",
            ),
            (
                r"rapport|bokslut|årsresultat|uppköp|förvärv|fusion|sammanslagning|affären|börsnot"
                r"|nyemission|report|results|earnings|merger|takeover|acquisition|deal|ipo",
            ),
            _released,
            rare=True,
        ),
        Rule(
            "invention_to_file",
            rf"{START}(?:patent\w{{0,12}}|PRV|EPO|uppfinning\w{{0,3}}|inventions?){END}",
            0.65,
            (
                "Texten beskriver en uppfinning innan patent är sökt.",
                "The text describes an invention before its patent is filed.",
            ),
            (r"patent|prv|epo|uppfinning|invention",),
            _unfiled,
        ),
        Rule(
            "negotiating_position",
            rf"{START}(?:(?:vår |vårt |min |mitt |our |my )?(?:smärtgräns|förhandlingsmandat"
            r"|reservationspris|prutmån|maxbud|reserve price|bottom line|walk-?away(?: price)?"
            r"|opening bid|öppningsbud|budstrategi|bid(?:ding)? strategy|förhandlings(?:strategi"
            r"|taktik|utrymme)|negotiati(?:on|ng) (?:strategy|mandate|position))\w{0,4}"
            r"|nöjer oss med|settle for|har råd att|(?:vi|jag|we|i) (?:betalar|bjuder|accepterar"
            r"|kräver"
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
                r"|go)|bottom line|walk-?away|opening bid|öppningsbud|nöjer oss med|har råd|(?:vi"
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
                stated(candidate, score) if near(candidate, _PATENT, 60) else 0.0
            ),
        ),
    ),
    (
        Example("Priset 312 kr är affärshemligt.", ("affärshemligt",), min_score=0.8),
        Example("Our margin is 14 %, the customer must not know.", ("the customer must not know",)),
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

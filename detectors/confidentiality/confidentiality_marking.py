"""Markings of secrecy and confidentiality: stamps, references to the secrecy act, the traffic light
protocol, restrictions on spreading, agreements of silence, class labels, drafts not decided."""

import re

from detectors.detector import Example
from detectors.recognizer import Candidate
from detectors.wording import (
    END,
    START,
    Rule,
    heading,
    is_asked_about,
    is_mail_footer,
    sentence,
    stated,
    wording,
)

_SECTION = (
    r"(?:[1-9][0-9]? ?kap\.? ?[1-9][0-9]?(?: ?[a-z])?(?: ?(?:-|och) ?[0-9]{1,2})? ?§§?"
    r"|OSL,? [1-9][0-9]?:[1-9][0-9]?|[1-9][0-9]?:[1-9][0-9]? OSL)"
)
_DECLARED = (
    r"(?:sekretess(?:belagd(?:a)?|belagt|reglerad(?:e)?|skyddad(?:e)?|markerad(?:e)?|markering"
    r"|klassad(?:e)?|stämpel|stämplad)?|hemlig(?:t|a)?|omfattas av sekretess)"
)
_PERHAPS = re.compile(r"(?:may|might|can|could|kan|eventuellt|kan komma att)(?: \w{1,12}){0,3} \Z")
_PARTY = re.compile(
    r"(?:\b(?:med|with|mellan|between|från|from|by|to|till|and|och|vårt|our|the|an"
    r"|under)\b[ :\"]{1,3})(?:the )?(?-i:[A-ZÅÄÖ])[\w&.-]{1,30}|\b(?:the parties|parterna)\b",
    re.IGNORECASE,
)
_HYPOTHETICAL = re.compile(
    r"(?:före|innan|efter|before|after|once|when|när|om|if)\b[^.]{0,20}\Z", re.I
)
_PART_OF_A_PROGRAM = re.compile(
    r"\b(?:routine|function|method|class|module|api|endpoint|parameter|argument|attribute|field"
    r"|variable|flag|option|constant|header|funktionen|metoden|klassen|modulen)\b[^.\n]{0,40}\Z",
    re.IGNORECASE,
)
_IN_CODE = re.compile(r"^[ \t]*(?:#|//|\*|/\*|--|\"\"\"|'''|;)|[{};]\s*$|\b(?:def|class|import)\b")


def _restriction(candidate: Candidate, score: float) -> float:
    """Not the boilerplate under an e-mail, nor what might be, nor a comment in a program."""
    text, start = candidate.text, candidate.match.start()
    if is_mail_footer(candidate) or _PERHAPS.search(text[max(0, start - 40) : start]):
        return 0.0
    if _IN_CODE.search(text[text.rfind("\n", 0, start) + 1 : start]):
        return 0.0
    if _PART_OF_A_PROGRAM.search(text[max(0, start - 60) : start]):
        return 0.0
    return stated(candidate, score)


def _agreement(candidate: Candidate, score: float) -> float:
    """An agreement of silence counts with the party it binds to, or where it covers something."""
    text, (start, end) = candidate.text, candidate.match.span()
    if is_asked_about(text, start, end):
        return 0.0
    first, last = sentence(text, start, end)
    if _HYPOTHETICAL.search(text[first:start]):
        return 0.3
    covers = re.search(r"under (?:an?|our|the|ett|vårt) \Z|enligt \Z", text[first:start], re.I)
    if covers or _PARTY.search(text[max(first, start - 40) : min(last, end + 80)]):
        return score
    return 0.3


def _stamp(candidate: Candidate, score: float) -> float:
    """A heading, but not that of the boilerplate under an e-mail."""
    return 0.0 if is_mail_footer(candidate) else heading(candidate, score)


RECOGNIZER = wording(
    "confidentiality_marking",
    "CONFIDENTIALITY_MARKING",
    (
        Rule(
            "traffic_light_restricted",
            rf"(?<!\w)TLP(?: ?[:-] ?| (?=(?-i:RED|AMBER)))(?:RED|AMBER(?:\+STRICT)?){END}",
            0.9,
            (
                "Texten bär en TLP-märkning som begränsar spridningen till mottagaren eller hans"
                " organisation.",
                "The text bears a TLP mark that limits it to the recipients or their organisation.",
            ),
            ("tlp[ :-]{1,3}(?:red|amber)",),
        ),
        Rule(
            "traffic_light_community",
            rf"(?<!\w)TLP ?[:-] ?GREEN{END}",
            0.6,
            (
                "Texten bär märkningen TLP:GREEN, som stannar inom en krets.",
                "The text bears TLP:GREEN, which keeps it within a community.",
            ),
            ("tlp ?[:-] ?green",),
        ),
        Rule(
            "secrecy_section",
            rf"{START}{_DECLARED}[^.!?\n§]{{0,40}}?{_SECTION}|{_SECTION}[ ,]{{1,2}}(?:OSL"
            r"|offentlighets)[^.!?\n]{0,30}sekretess\w{0,12}",
            0.85,
            (
                "Uppgifterna sägs vara sekretessbelagda enligt en paragraf i offentlighets- och"
                " sekretesslagen.",
                "The text is said to be secret under a section of the Swedish secrecy act.",
            ),
            (
                r"(?:sekretess|hemlig)[^.!?\n§]{0,60}(?:[0-9] ?kap|OSL|[0-9]:[0-9])",
                r"(?:kap[^\n]{0,12}§|[0-9]:[0-9])[ ,]{1,2}(?:OSL|offentlighets)",
            ),
        ),
        Rule(
            "secrecy_stamp",
            rf"{START}(?:SEKRETESS(?:BELAGD|BELAGT|MARKERAD|MARKERING|SKYDDAD)?|(?:STRIKT "
            r"|STRÄNGT )?KONFIDENTIELLT?|(?:STRICTLY |COMPANY |HIGHLY |PRIVATE AND "
            r"|PRIVATE & )?CONFIDENTIAL(?: (?:DRAFT|MEMO|REPORT|INFORMATION|DOCUMENT|NOTES?"
            r"|MATERIAL))?|PROPRIETARY(?: AND CONFIDENTIAL| & CONFIDENTIAL)?|NOT FOR RELEASE"
            r"|Konfidentiellt|Sekretess|(?:Strictly c|Company c|Proprietary (?:and|&) c"
            rf"|C)onfidential){END}",
            0.85,
            (
                "En sekretess- eller konfidentialitetsmärkning står som rubrik eller stämpel.",
                "A mark of secrecy or confidentiality stands as a heading or stamp.",
            ),
            (
                r"(?-i:SEKRETESS|KONFIDENTIELL|CONFIDENTIAL|PROPRIETARY|NOT FOR RELEASE)",
                r"(?-i:Konfidentiellt|Sekretess|onfidential)",
            ),
            _stamp,
            0,
        ),
        Rule(
            "internal_stamp",
            rf"{START}(?:INTERN HANDLING|INTERNT?|INTERNAL(?: USE)?(?: ONLY)?|ENDAST INTERNT){END}",
            0.6,
            (
                "Texten är märkt som intern.",
                "The text is marked as internal.",
            ),
            (r"(?-i:INTERN|ENDAST INTERNT)",),
            heading,
            0,
        ),
        Rule(
            "undecided_stamp",
            rf"{START}(?:ARBETSMATERIAL|EJ BESLUTA[DT]|UTKAST|DRAFT|KONCEPT|PRELIMINÄRT?"
            rf"|Arbetsmaterial(?=[,.:-]| -)){END}(?![_=])",
            0.6,
            (
                "Texten är märkt som arbetsmaterial eller utkast som inte är beslutat.",
                "The text is marked as a working paper or a draft that is not decided.",
            ),
            (r"(?-i:ARBETSMATERIAL|EJ BESLUTA|UTKAST|DRAFT|KONCEPT|PRELIMIN|Arbetsmaterial)",),
            heading,
            0,
        ),
        Rule(
            "no_public_record",
            rf"{START}(?:ej|inte|icke|ännu ej) (?:en )?allmän handling{END}",
            0.7,
            (
                "Texten sägs inte vara allmän handling.",
                "The text is said not to be a public record.",
            ),
            ("(?:ej|inte|icke) (?:en )?allmän handling",),
        ),
        Rule(
            "spread_forbidden",
            rf"{START}(?:(?:(?:får|ska|bör|skall|må) (?:ej|inte|absolut inte|aldrig"
            r"|under inga omständigheter)|(?:inte|ej|aldrig) (?:får|ska|bör|skall"
            r"|må)) (?:\w{1,15} ){0,2}?(?:spridas|delas|vidarebefordras|röjas|lämnas ut"
            r"|lämnas vidare|lämna (?!in)\w{1,20}|skickas vidare|offentliggöras|läcka|komma ut"
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
            _restriction,
        ),
        Rule(
            "marked_as",
            rf"{START}(?:märkt|märkta|stämplad|stämplat|klassad som|klassat som|marked|stamped"
            r"|labelled|labeled|flagged)(?: (?:as|som|med))? ?[\"'“”»:]{0,2} ?(?:strikt "
            r"|strictly |endast |company )?(?:intern(?:t|al)?|konfidentiell(?:t|a)?|confidential"
            r"|sekretess\w{0,10}|arbetsmaterial|ej för|not for|private|privat|restricted"
            rf"|proprietary|känslig|sensitive){END}",
            0.75,
            (
                "Texten säger att dokumentet är märkt internt eller konfidentiellt.",
                "The text says that the document is marked internal or confidential.",
            ),
            (
                r"(?:märkt|stämpla|klassa|marked|stamped|labell?ed|flagged)[^a-zåäö]{1,3}(?:as "
                r"|som |med )?[^a-zåäö]{0,3}(?:strik|endast|company|intern|konf|conf|sekr|arbets"
                r"|ej för|not for|priva|restr|propr|käns|sens)",
            ),
            _restriction,
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
            _restriction,
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
            _restriction,
        ),
        Rule(
            "klassa_level",
            rf"{START}(?:[Kk]lass(?:en|ad|ning)?|KLASSA|nivå) ?:? ?K ?[2-4]{END}"
            rf"|{START}K ?[2-4],? (?:enligt|i|per) KLASSA"
            rf"|{START}[Kk]onfidentialitet(?:snivå)? ?[:=]? ?(?:nivå )?[2-4]{END}",
            0.7,
            (
                "Texten anger en konfidentialitetsnivå enligt KLASSA över den öppna.",
                "The text states a confidentiality level above public by the KLASSA model.",
            ),
            (
                r"klass[a-z]{0,4} ?:? ?K ?[2-4]|nivå ?:? ?K ?[2-4]|K ?[2-4],? (?:enligt|i"
                r"|per) klassa|konfidentialitet[^0-9\n]{0,12}[2-4]",
            ),
            flags=0,
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
            _restriction,
        ),
        Rule(
            "distribution_limited",
            rf"{START}(?:do not (?:distribute|circulate|forward|disclose|pass on|share (?:this"
            r"|outside|externally|further|beyond|with (?:anyone|others|students))|quote or cite)"
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
            _restriction,
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
            r"|full) sekretess|omfattas av (?:\w{1,15} )?(?:sekretess|tystnadsplikt)"
            rf"|sekretess (?:gäller|råder)|under sekretess|sekretess till){END}",
            0.7,
            (
                "Texten säger att uppgifterna är konfidentiella eller omfattas av sekretess.",
                "The text says that its content is confidential or covered by secrecy.",
            ),
            (
                "konfidentiell|confidential|in (?:strict )?confidence|privileged|sekretess"
                "|tystnadsplikt|förtroende",
            ),
            _restriction,
        ),
        Rule(
            "embargo",
            rf"{START}(?:under embargo|embargo(?:ed)? (?:until|till|t\.?o\.?m)|embargo(?= ?:))"
            rf"|{START}chatham house(?=(?:[- ]rule|-regel|:))",
            0.7,
            (
                "Texten omfattas av embargo eller Chatham House-regeln.",
                "The text is under embargo or the Chatham House rule.",
            ),
            ("embargo|chatham house",),
            _restriction,
        ),
        Rule(
            "agreement_of_silence",
            rf"{START}(?:NDA(?:-avtal(?:et)?)?|non-?disclosure agreement|confidentiality agreement"
            r"|sekretessavtal(?:et)?|sekretessförbindelse(?:n)?|tystnadspliktsavtal(?:et)?"
            rf"|konfidentialitetsavtal(?:et)?){END}(?!-)",
            0.75,
            (
                "Texten omfattas av ett sekretessavtal med en part.",
                "The text is covered by a non-disclosure agreement with a party.",
            ),
            (
                r"(?:^|[^a-zåäö])nda(?:[^a-zåäö]|$)|non-?disclosure|confidentiality agreement"
                r"|sekretessavtal|sekretessförbind|tystnadspliktsavtal|konfidentialitetsavtal",
            ),
            _agreement,
        ),
        Rule(
            "class_label",
            rf"{START}(?:informations|dokument|konfidentialitets|sekretess|skydds)?klass(?:ning"
            r"|ificering)? ?[:=(-]? ?(?:K ?)?(?:[2-4](?= ?[\n(,.-]|\Z)|(?<=[:=(-] )(?:intern"
            r"|begränsad|konfidentiell|känslig|skyddsvärd|sekretess)\w{0,3})|(?:(?:information "
            r"|document |data )?classification|sensitivity)(?: label)? ?[:=] ?(?:internal"
            rf"|confidential|restricted|sensitive|highly confidential|strictly confidential){END}",
            0.75,
            (
                "Texten anger en informationsklass över den öppna.",
                "The text states an information class above public.",
            ),
            (
                r"klass(?:ning|ificering)? ?[:=(-]? ?(?:k ?)?(?:[2-4]|intern|begr|konf|käns|skydd"
                r"|sekr)",
                r"(?:classification|sensitivity)[a-z ]{0,6} ?[:=] ?(?:int|conf|restr|sens|high"
                r"|str)",
            ),
        ),
    ),
    (
        Example("SEKRETESS\nUtredning", ("SEKRETESS",), min_score=0.8),
        Example(
            "Sekretess enligt 26 kap. 1 § OSL. Kort version, tack.",
            ("Sekretess enligt 26 kap. 1 §",),
            min_score=0.8,
        ),
        Example("TLP:AMBER+STRICT\nRapport", ("TLP:AMBER+STRICT",), min_score=0.8),
        Example("Texten får inte spridas.", ("får inte spridas",), min_score=0.76),
        Example("STRICTLY CONFIDENTIAL\nBoard memo", ("STRICTLY CONFIDENTIAL",), min_score=0.8),
        Example("Vi har ett NDA med Nordlack AB.", ("NDA",), min_score=0.7),
        Example("ARBETSMATERIAL\nFörslag", ("ARBETSMATERIAL",), min_score=0.5),
        Example("For internal use only. Spare keys.", ("For internal use only",), min_score=0.7),
        Example("Vad betyder TLP:RED?"),
        Example("Skriv en NDA-mall."),
        Example("Vad säger 26 kap. 1 § OSL om sekretess?"),
        Example("Draft me a mail about the heating."),
        Example("Skriv ett utkast till en dikt."),
        Example("Explain confidentiality, integrity and availability."),
        Example("International cooperation och internt arbete"),
        Example("This e-mail may contain confidential information."),
        Example("TLP:CLEAR\nNew guidance"),
    ),
    "Offentlighets- och sekretesslagen (2009:400); TLP 2.0; markings in use",
)

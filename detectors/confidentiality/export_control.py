"""Material under export control: numbers of the control lists, statements of control, technical
detail beside the terms of the trade. A term alone is a low notice."""

import re

from detectors.confidentiality.control_list import is_listed
from detectors.detector import Example
from detectors.recognizer import Candidate
from detectors.sentences import Sentences
from detectors.wording import END, START, Rule, is_asked_about, near, stated, wording

_NOTICE = 0.3
_CODE = r"[0-9][A-E][0-9]{3}(?:\.[a-z](?:\.?[0-9]{1,2}){0,1}(?:\.[a-z]){0,1}){0,1}"
_CODES = re.compile(r"(?<![\w-])([0-9][A-E][0-9]{3})(?:\.[a-z][\w.]{0,6})?(?!\w)")
_CONTEXT = re.compile(
    r"dual[- ]use|dubbla användningsområden|\bPDA\b|PDA-|bilaga (?:I|1)\b|annex (?:I|1)\b|ECCN"
    r"|\bCCL\b|export(?:er|tillstånd|kontroll|ansökan|[- ]?licen[cs]|[- ]control)|\bISP\b"
    r"|slutanvändar|end[- ]user|wassenaar|2021/821|(?:är|is|are|was) (?:listed|controlled"
    r"|kontrollera|klassad)|faller under|hamnar under|kräv|tillstånd|\blisted\b|\blistad|\bklassad"
    r"|kontrollerad|\bcontrolled|falls under"
    r"|\bEAR\b|klassnings|klassifi|kontrollnum|control (?:code|number)|deemed export|licen[cs]e"
    r"|exportklass|technology|militär",
    re.IGNORECASE,
)
_ROOM_OR_COURSE = re.compile(
    r"\b(?:sal|salen|rum|room|lokal|kurs|kursen|course|hyll|hall|hus|building|plan|korridor|sensor"
    r"|modell|model|ikea|aliexpress)\w{0,6}[ -]{1,3}\Z",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:sal|salen|rum|rummet|room|lokal|lokalen|kurs|kursen|course|byggnad|building|våning|floor"
    r"|möte|mötet|meeting|lektion|hyllan?|shelf|låda|box|korridor)\b",
    re.IGNORECASE,
)
_REGULATOR = re.compile(
    r"\bECCN\b|\bBIS\b|export[- ]licen[cs]e|exporttillstånd|exportkontroll|dual[- ]use"
    r"|commerce control list|\bISP\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:ECCN|exportkontrollklass|PDA-(?:kod|nummer)|control list|CCL)\W{1,3}\Z", re.I
)
_WITH_UNIT = (
    r"[0-9](?:[.,][0-9]{1,3})? ?(?:%|(?:wt%|nm|µm|mm|cm|m|km|kg|g|W|kW|MW|V|kV|A|Hz|kHz|MHz|GHz|J"
    r"|kJ|MPa|GPa|bar|K|°C|deg|deg/h|grader|grader/h|Nm|N|kN|dB|rpm|hp|Mach|sccm|mbar|Torr|eV"
    r"|keV)\b)"
)
_FIGURE = re.compile(_WITH_UNIT)
_THING = re.compile(
    r"ritning|drawing|specif|datablad|data ?sheet|toleran|hål\b|tjocklek|thickness|räckvidd|range"
    r"|effekt\b|output|energi|frekvens|recipe|revision|prestanda|kapacitet|capacity|payload",
    re.IGNORECASE,
)
_GOODS = re.compile(
    r"sändare|frakt|freight|leverans|leverera|skicka|sändning|utför(?:sel|a)|försändelse|kund"
    r"|mottagare|köpare|order"
    r"|följe"
    r"|faktura|packlista|ship(?:ment|ped|ping)|deliver|consignment|customer|consignee|buyer|invoice"
    r"|packing|visiting|besökande|gästforskare|postdoc|kamera|camera|sikte|sight|laser|radar|sonar"
    r"|centrifug|kolfiber|carbon fib|reaktor|reactor|rotor|motor|engine|torped|torpedo|pansar"
    r"|armou?r"
    r"|kryptering|encryption|ubåt|submarine|satellit|mörker|night|sprängäm|explosiv|kompon"
    r"|component"
    r"|prototyp|material(?!ism)|produkt|product|utrust|equipment|device|system",
    re.IGNORECASE,
)
_TECHNICAL = re.compile(
    _WITH_UNIT + r"|[0-9]{1,3}(?:/[0-9]{1,3}){2}"
    r"|(?i:ritning|drawing|\bCAD\b|\bSTEP\b|blueprint|specifikation|\bspec\b|data ?sheet|datablad"
    r"|test report|provrapport|mätning|measure|toleran|source code|källkod|algoritm|kod(?:en)?\b"
    r"|\bcode\b|firmware|FPGA|bitström|prestanda|performance|svetsmetod|tillverkning"
    r"|monteringsanvis|gyrodata|tabell|table|hardware|sensor|motor|lab notes|drönar|missil|robot"
    r"|underlag|software|mjukvara|programvara|module|beläggning|moment|propellant|gearbox|actuator"
    r"|order confirmation|kapacitet|capacity|skyddsplåt|filter|export justification|technical"
    r"|payload|recipe|provprotokoll|assembly|firmware|resultat|results)"
)
_ARMS = re.compile(
    r"krigsmateriel|militär|military|munition|war materiel|\bISP\b|exporttillstånd|vapen|weapon"
    r"|\bKM\b|eldlednin|stridsf|pansar",
    re.IGNORECASE,
)
_CONTROL = re.compile(
    r"bevilja|under [a-z]{3,12} control|gett|granted|issued|ansökan|application|needs?\b|behöver"
    r"|omfattas|kräver|krävs"
    r"|kontrollera|klassad|klassning|klassificer|märkt|enligt|required"
    r"|requires|subject to|controlled|under (?:the )?(?:ITAR|EAR)|listed|falls under|licen[cs]e"
    r"|tillstånd|får inte|do not|signed|skrev|fått|bifoga|för exportansökan|listan|category"
    r"|kategori|classification|goes to|we hold|item\b|underlag",
    re.IGNORECASE,
)


def _listed_code(candidate: Candidate, score: float) -> float:
    """A number of the list, beside words of export control or beside another such number."""
    start, end = candidate.match.span()
    if is_asked_about(candidate):
        return 0.0
    before = candidate.text[max(0, start - 30) : start]
    if _LABEL.search(before):
        return score
    if _ROOM_OR_COURSE.search(before):
        return 0.0
    if not is_listed(candidate.value[:5]):
        return score - 0.1 if near(candidate, _REGULATOR, 200) else 0.0
    if near(candidate, _CONTEXT, 200):
        return score
    codes = candidate.derived(Sentences).found(_CODES, start - 200, end + 200)
    if near(candidate, _PLACE, 60):
        return _NOTICE
    others = (code for code in codes if code[:5] != candidate.value[:5] and is_listed(code[:5]))
    return 0.65 if next(others, None) else _NOTICE


def _regulation(candidate: Candidate, score: float) -> float:
    """A named regime: with a statement of control, with technical detail, or a notice."""
    if is_asked_about(candidate):
        return 0.0
    control, technical = near(candidate, _CONTROL), near(candidate, _TECHNICAL)
    if control and technical:
        return score
    return 0.6 if control or technical else _NOTICE


def _topic(candidate: Candidate, score: float) -> float:
    """An ordinary word of the field wants both."""
    if is_asked_about(candidate):
        return 0.0
    if "controlled" in candidate.value.lower() or "kontrollerad" in candidate.value.lower():
        return score - 0.2
    if near(candidate, _CONTROL, 150) and near(candidate, _TECHNICAL, 150):
        return score
    if near(candidate, _FIGURE, 150) and near(candidate, _THING, 150):
        return 0.55
    return 0.5 if near(candidate, _CONTROL, 150) and near(candidate, _GOODS, 150) else _NOTICE


def _materiel(candidate: Candidate, score: float) -> float:
    """Arms by name: with technical detail, or as of control and goods."""
    if stated(candidate, score) > 0.0 and near(candidate, _TECHNICAL, 150):
        return max(0.55, _topic(candidate, score))
    return _topic(candidate, score)


def _end_use(candidate: Candidate, score: float) -> float:
    """A certificate that belongs to a deal."""
    found = _regulation(candidate, score)
    return 0.5 if found == _NOTICE and near(candidate, _GOODS) else found


def _military_list(candidate: Candidate, score: float) -> float:
    """ML is also machine learning and millilitres."""
    return stated(candidate, score) if near(candidate, _ARMS, 120) else 0.0


RECOGNIZER = wording(
    "export_control",
    "EXPORT_CONTROL",
    (
        Rule(
            "control_list_number",
            rf"(?<![\w-]){_CODE}(?!\w)",
            0.85,
            (
                "Texten anger ett nummer i EU:s lista över produkter med dubbla användningsområden"
                " tillsammans med ord om exportkontroll eller fler sådana nummer.",
                "The text gives a number of the dual-use control list together with words of export"
                " control or further such numbers.",
            ),
            (r"(?:^|[^\w-])[0-9](?-i:[A-E])[0-9]{3}",),
            _listed_code,
            0,
        ),
        Rule(
            "foreign_regime",
            rf"{START}(?:ITAR|EAR99|USML|International Traffic in Arms|15 CFR 7[0-9]{{2}}"
            r"|22 CFR 1[0-9]{2}|(?:subject to (?:the )?)EAR|\(EAR\)|US export regulations"
            r"|EAR (?:600|9x515)|600[- ]series"
            r"|MTCR|TAA no|NLR)(?![a-z])",
            0.85,
            (
                "Texten sägs lyda under ett utländskt regelverk för exportkontroll.",
                "The text is said to fall under a foreign export control regime.",
            ),
            (
                r"(?:^|[^\w])(?:itar|ear99|usml|international traffic in arms|15 cfr|22 cfr"
                r"|subject to|\(ear\)|us export|ear (?:600|9x)|600[- ]series|mtcr|taa no|nlr)",
            ),
            _regulation,
            0,
        ),
        Rule(
            "military_list",
            rf"{START}(?:ML|KM) ?(?:1[0-9]|2[0-2]|[1-9])(?:[. ]{{0,2}}[a-z])?(?![\w%])",
            0.85,
            (
                "Texten anger en kategori i listan över krigsmateriel.",
                "The text gives a category of the military list.",
            ),
            (r"(?-i:ML|KM) ?[0-9]",),
            _military_list,
            0,
        ),
        Rule(
            "war_materiel",
            rf"{START}(?:krigsmateriel(?!insp|exp|affär|indu|pol|utred|myn|mark)\w{{0,15}}"
            rf"|war materiel|munitions list|military list item|defen[cs]e articles?){END}",
            0.8,
            (
                "Texten rör krigsmateriel, med tekniska uppgifter eller tillstånd.",
                "The text concerns war materiel, with technical detail or a permit.",
            ),
            (r"krigsmateriel|war materiel|munitions list|military list|defen[cs]e article",),
            _materiel,
        ),
        Rule(
            "export_permit",
            rf"{START}(?:(?:export|utförsels?)(?:tillstånd|licens|kontroll|kontrollerad"
            rf"|ansökan)\w{{0,8}}"
            r"|tekniköverföring|tekniskt bistånd|technology transfer|technical assistance"
            r"|BIS licen[cs]e|(?:sanctioned|embargoed) (?:country|destination|end[- ]user)"
            r"|export declaration|export[- ](?:licen[cs]e|control|regulation)[sd]?(?:led)?"
            r"|catch-all"
            r"|wassenaar[- ]controlled"
            r"|wassenaar|deemed export|annex IV|bilaga IV|dual[- ]use|(?:EU )?2021/821"
            r"|controlled (?:technology|technical data|goods|items?)|technology controlled"
            r"|kontrollerad (?:teknik|teknologi|vara)|(?:produkt\w{0,5} |vara "
            r"|varor )?med dubbla användningsområden|PDA(?:-\w{2,12}|(?= enligt|-| kategori|,))"
            rf"|Inspektionen för strategiska produkter|ISP(?:-tillstånd)?){END}",
            0.8,
            (
                "Texten säger att något är exportkontrollerat och lämnar tekniska uppgifter.",
                "The text says that something is export-controlled and gives technical detail.",
            ),
            (
                r"(?:export|utförsels?)(?:tillst|licen|kontr|ans|[- ]licen|[- ]contr|[- ]regul)"
                r"|catch-all|wassenaar|deemed export"
                r"|2021/821|tekniköverför|tekniskt bist|technology transf|technical assist"
                r"|bis licen|sanctioned"
                r"|embargoed|export declar|controlled (?:tech|good|item)|technology controlled"
                r"|kontrollerad (?:tek|var)|annex iv|bilaga iv|dual[- ]use|dubbla användn|pda[- ,]"
                r"|strategiska produkter|(?-i:ISP)",
            ),
            _topic,
        ),
        Rule(
            "end_use_statement",
            rf"{START}(?:slutanvändar(?:intyg|certifikat|försäkran)\w{{0,4}}"
            rf"|end[- ]user? (?:certificate|undertaking|statement)s?){END}",
            0.8,
            (
                "Texten hör till en affär som kräver slutanvändarintyg.",
                "The text belongs to a deal that needs an end-user certificate.",
            ),
            (r"slutanvändar|end[- ]user? ",),
            _end_use,
        ),
        Rule(
            "defence_secrecy",
            rf"{START}försvarssekretess{END}(?= (?:gäller|råder|omfattar|enligt|för))"
            r"|omfattas av försvarssekretess|(?:covered by|under|subject to"
            rf"|protected by) (?:defen[cs]e|military) secrecy{END}",
            0.75,
            (
                "Texten sägs omfattas av försvarssekretess.",
                "The text is said to be covered by defence secrecy.",
            ),
            ("försvarssekretess|(?:defen[cs]e|military) secrecy",),
        ),
    ),
    (
        Example("Kammaren är klassad 2B350.a i bilaga I.", ("2B350.a",), min_score=0.8),
        Example("ECCN 3A001.b.2, 40 W at 10 GHz", ("3A001.b.2",), min_score=0.8),
        Example("Listed items: 5A002 and 5D002.", ("5A002", "5D002"), min_score=0.8),
        Example("ITAR-controlled drawing of the actuator.", ("ITAR",), min_score=0.8),
        Example("Krigsmateriel enligt ML10, ritning bifogas.", ("ML10", "Krigsmateriel")),
        Example(
            "Exporttillstånd krävs: driften är 0,01 deg/h.", ("Exporttillstånd",), min_score=0.8
        ),
        Example("Försvarssekretess gäller för projektet.", ("Försvarssekretess",), min_score=0.7),
        Example("Vad är 5A002?"),
        Example("What does ITAR stand for?"),
        Example("Lektionen är i sal 3B201."),
        Example("Hex: 2B001F 3A00FF"),
        Example("ML5 course: machine learning"),
        Example("Tillsätt ML 5 etanol"),
        Example("Hur ansöker jag om exporttillstånd?"),
        Example("How do I export a CSV file?"),
    ),
    "Regulation (EU) 2021/821 Annex I; krigsmateriellagen (1992:1300); ITAR; EAR",
)

"""Rules of wording for what is not public, or not yet: undecided, under embargo, not for
the press."""

from detectors.confidentiality.restriction import for_a_circle, of_a_draft, of_a_matter, restricted
from detectors.confidentiality.secrecy import GAP, LATER, NEVER, PUBLIC, phrase
from detectors.wording import END, START, Rule

RULES = (
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
        "embargo",
        rf"{START}(?:under embargo|embargobelag\w{{1,2}}|embargo(?:ed|t|ad)? (?:until|till"
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
)

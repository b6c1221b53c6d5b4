"""Markings of secrecy and confidentiality: stamps, references to the secrecy act, the traffic light
protocol, class labels, drafts not decided."""

from detectors.confidentiality.restriction import restricted
from detectors.detector import Example
from detectors.recognizer import Candidate
from detectors.wording import (
    END,
    START,
    Rule,
    heading,
    is_mail_footer,
    wording,
)

_SECTION = (
    r"(?:[1-9][0-9]? ?kap\.? ?[1-9][0-9]?(?: ?[a-z])?(?: ?(?:-|och) ?[0-9]{1,2})? ?§§?"
    r"|OSL,? [1-9][0-9]?:[1-9][0-9]?|[1-9][0-9]?:[1-9][0-9]? OSL|[1-9][0-9]? ?kap\.? (?:i )?(?:OSL"
    r"|offentlighets))"
)
_DECLARED = (
    r"(?:sekretess(?:belagd(?:a)?|belagt|reglerad(?:e)?|skyddad(?:e)?|markerad(?:e)?|markering"
    r"|klassad(?:e)?|stämpel|stämplad)?|hemlig(?:t|a)?|omfattas av sekretess)"
)


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
            rf"{START}{_DECLARED}(?:[^.!?\n§]|(?<=enl)\.){{0,40}}?{_SECTION}"
            rf"|{START}sekretess,? (?:1[5-9]|[23][0-9]|4[0-4]):(?:[1-9]|1[1-46-9])(?![0-9])"
            rf"|{_SECTION}[ ,]{{1,2}}(?:OSL"
            r"|offentlighets)[^.!?\n]{0,30}sekretess\w{0,12}",
            0.85,
            (
                "Uppgifterna sägs vara sekretessbelagda enligt en paragraf i offentlighets- och"
                " sekretesslagen.",
                "The text is said to be secret under a section of the Swedish secrecy act.",
            ),
            (
                r"(?:sekretess|hemlig)[^!?\n§]{0,60}(?:[0-9] ?kap|OSL|[0-9]:[0-9])",
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
            restricted,
        ),
        Rule(
            "information_class",
            rf"{START}(?:informations|säkerhets|konfidentialitets"
            rf"|sekretess)klass(?:en)? ?[:=]? ?(?:K ?)?[2-4]{END}",
            0.7,
            (
                "Texten anger en informationsklass över den öppna.",
                "The text states an information class above public.",
            ),
            (r"klass(?:en)? ?[:=]? ?(?:k ?)?[2-4]",),
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
            "class_label",
            rf"{START}(?:informations|dokument|konfidentialitets|sekretess|skydds)?klass(?:ning"
            r"|ificering)? ?[:=(-]? ?(?:K ?)?(?:[2-4](?= ?[\n(,.-]|\Z)|(?<=[:=(-] )(?:intern"
            r"|begränsad|konfidentiell|känslig|skyddsvärd|sekretess)\w{0,3})|(?:(?:information "
            r"|document |data )?class(?:ification)?|sensitivity)(?: label"
            r"| level)? ?[:=] ?(?:internal"
            rf"|confidential|restricted|sensitive|highly confidential|strictly confidential){END}",
            0.75,
            (
                "Texten anger en informationsklass över den öppna.",
                "The text states an information class above public.",
            ),
            (
                r"klass(?:ning|ificering)? ?[:=(-]? ?(?:k ?)?(?:[2-4]|intern|begr|konf|käns|skydd"
                r"|sekr)",
                r"(?:class(?:ification)?|sensitivity)[a-z ]{0,6} ?[:=] ?(?:int|conf|restr|sens|high"
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
        Example(
            "Sekretess enl. 19 kap. 3 § OSL\nLägsta pris",
            ("Sekretess enl. 19 kap. 3 §",),
            min_score=0.8,
        ),
        Example("Analysen (sekretess 18:13)", ("sekretess 18:13",), min_score=0.8),
        Example("TLP:AMBER+STRICT\nRapport", ("TLP:AMBER+STRICT",), min_score=0.8),
        Example("STRICTLY CONFIDENTIAL\nBoard memo", ("STRICTLY CONFIDENTIAL",), min_score=0.8),
        Example("ARBETSMATERIAL\nFörslag", ("ARBETSMATERIAL",), min_score=0.5),
        Example("Vad betyder TLP:RED?"),
        Example("Vad säger 26 kap. 1 § OSL om sekretess?"),
        Example("Draft me a mail about the heating."),
        Example("Skriv ett utkast till en dikt."),
        Example("Explain confidentiality, integrity and availability."),
        Example("TLP:CLEAR\nNew guidance"),
    ),
    "Offentlighets- och sekretesslagen (2009:400); TLP 2.0; markings in use",
)

"""Research material that is not to leave the project: code keys and coded people, manuscripts under
review, assessments by experts, applications for ethical review."""

import re
from itertools import islice

from detectors.detector import Example
from detectors.recognizer import Candidate
from detectors.sentences import Sentences
from detectors.wording import END, START, Rule, is_asked_about, near, stated, wording

_ASSIGNED = re.compile(r"(?<!\w)[A-ZÅÄÖ]{1,4}-?[0-9]{1,5} ?(?:=|:|->|→|är |is |motsvarar )")
_LINES_OF_SPEECH = re.compile(
    r"^[ \t>]{0,4}(?:I|Q|A|R|Int|[IDRP][0-9]{1,3}|Intervjuare|Interviewer|Respondent"
    r"|Informant) ?: ?\S",
    re.MULTILINE,
)
_PUBLISHED = re.compile(r"doi\.org/|\bdoi ?:|published in|publicerad i|open access", re.IGNORECASE)


def _key(candidate: Candidate, score: float) -> float:
    """The key itself, not the idea of one."""
    if not near(candidate, _ASSIGNED):
        return 0.0
    return stated(candidate, score)


def _transcript(candidate: Candidate, score: float) -> float:
    end = candidate.match.end()
    lines = candidate.derived(Sentences).found(_LINES_OF_SPEECH, end, end + 600)
    return score if len(list(islice(lines, 2))) == 2 else 0.0


def _manuscript(candidate: Candidate, score: float) -> float:
    if is_asked_about(candidate) or near(candidate, _PUBLISHED):
        return 0.0
    return score


RECOGNIZER = wording(
    "research_material",
    "INTERNAL_SOURCE",
    (
        Rule(
            "code_key",
            rf"{START}(?:kodnyckel\w{{0,3}}|kodlista\w{{0,1}}|code key|coding key|key list"
            r"|(?:participant|subject|patient|respondent)s? key|(?:deltagar|person|patient"
            r"|namn)nyckel\w{0,2}|linkage (?:key|table)|pseudonymi[sz]ation key"
            rf"|identifieringsnyckel){END}",
            0.85,
            (
                "Texten har en kodnyckel som binder koder till forskningspersoner.",
                "The text has a code key that ties codes to research subjects.",
            ),
            (
                r"kodnyckel|kodlista|cod(?:e|ing) key|key list|linkage|(?:ation|participants?"
                r"|subjects?|patients?|respondents?) key|(?:deltagar|person|patient|namn)nyckel"
                r"|identifieringsnyckel",
            ),
            _key,
        ),
        Rule(
            "transcript",
            rf"{START}(?:forskningsperson|deltagare|respondent|informant|participant|interviewee"
            r"|intervjuperson|intervjun?) ?(?:nr |no\.? "
            r"|med )?(?:[A-Z]{0,2}[0-9]{1,4})?[^\n]{0,60}(?:transkri|transcri|utskrift"
            r"|verbatim)\w{0,10}",
            0.65,
            (
                "Texten är utskriften av en intervju med en kodad forskningsperson.",
                "The text is the transcript of an interview with a coded research subject.",
            ),
            ("transkri|transcri|utskrift|verbatim",),
            _transcript,
        ),
        Rule(
            "under_review",
            rf"{START}(?:manuscript (?:id|no\.?|number|ref)\W{{1,3}}[A-Z0-9][\w-]{{3,30}}|(?:i am"
            r"|i'm|jag|asked to) (?:peer[- ])?(?:review(?:ing)?|refereeing|granskar"
            r"|sakkunniggranskar|referee)(?= (?:this|the|a|an|ett|en|det här"
            r"|detta)\b[^.\n]{0,40}(?:manuscript|manuskript|submission|paper|article|artikel"
            r"|proposal|ansökan))|peer[- ]review of (?:a|the|this)|(?:submission|manuscript|paper"
            r"|manuskript)(?:et)? (?:is |är )?(?:currently )?under (?:peer[- ])?(?:review"
            rf"|granskning)|confidential to the editors?){END}",
            0.75,
            (
                "Texten hör till en vetenskaplig granskning som inte är offentlig.",
                "The text belongs to a peer review that is not public.",
            ),
            (
                r"manuscript (?:id|no|number|ref)|review|refereeing|granskar|granskning"
                r"|confidential to the editor",
            ),
            _manuscript,
        ),
        Rule(
            "unpublished",
            rf"{START}(?:unpublished (?:manuscript|paper|data|results|findings|work|draft)"
            r"|opublicera(?:t|d|de) (?:manus(?:kript)?|artikel|resultat|data|studie|rådata"
            r"|forskning)\w{0,4}|(?:manuscript|manuskript(?:et)?|paper) (?:that )?(?:was "
            r"|is )?(?:not yet|ännu inte|yet to be|ej) (?:published|submitted|publicerat"
            rf"|inskickat)){END}",
            0.65,
            (
                "Texten är forskning som inte är publicerad.",
                "The text is research that is not published.",
            ),
            ("unpublished|opublicera|(?:not yet|ännu inte|yet to be|ej) (?:publi|subm|inskick)",),
            _manuscript,
        ),
        Rule(
            "expert_assessment",
            rf"{START}(?:sakkunnigutlåtande\w{{0,3}}|sakkunnigbedömning\w{{0,3}}|expert assessment"
            rf"|referee report|tenure review){END}(?=[^\n]{{0,200}}(?:sökande [0-9A-Z]"
            r"|applicant [0-9A-Z]|candidate [0-9A-Z]|kandidat [0-9A-Z]|utkast|draft|meriter))",
            0.65,
            (
                "Texten är ett sakkunnigutlåtande om sökande.",
                "The text is an expert's assessment of applicants.",
            ),
            ("sakkunnig|expert assessment|referee report|tenure review",),
        ),
        Rule(
            "ethical_review",
            rf"{START}(?:etik(?:ansökan|prövning\w{{0,16}}|tillstånd\w{{0,3}})|ethic(?:s"
            r"|al) (?:application|approval|review)|EPM"
            r"|Etikprövningsmyndigheten)[^\n]{0,60}?20[0-9]{2}-[0-9]{5}(?:-[0-9]{2})?",
            0.6,
            (
                "Texten hör till ett ärende om etikprövning av forskning.",
                "The text belongs to a case of ethical review of research.",
            ),
            (r"(?:etik|ethic|epm)[^\n]{0,90}20[0-9]{2}-[0-9]{5}",),
        ),
    ),
    (
        Example("Kodnyckel: D01 = kvinna från Ryd", ("Kodnyckel",), min_score=0.8),
        Example("Code key: P07 is the nurse at ward 3.", ("Code key",), min_score=0.8),
        Example(
            "Manuscript ID JXQ-2026-0114, my report",
            ("Manuscript ID JXQ-2026-0114",),
            min_score=0.7,
        ),
        Example("Unpublished data from our lab: 3.2", ("Unpublished data",), min_score=0.6),
        Example("Etikansökan dnr 2025-01234-01: proverna", ("Etikansökan dnr 2025-01234-01",)),
        Example("Vad betyder kodnyckel?"),
        Example("Hur ansöker jag om etikprövning?"),
        Example("Write a guide for first-time peer reviewers."),
        Example("Hur skriver man ett bra sakkunnigutlåtande?"),
        Example("The paper is published in an open access journal."),
    ),
    "Lagen (2003:460) om etikprövning; practice of journals",
)

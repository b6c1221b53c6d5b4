"""Whether wording that sounds of secrecy restricts anything where it stands."""

import re

from detectors.confidentiality.secrecy import DRAFT, TOPIC
from detectors.recognizer import Candidate
from detectors.wording import (
    END,
    INSTRUCTING,
    START,
    beside,
    is_asked_about,
    is_mail_footer,
    sentence,
    stated,
)

_PERHAPS = re.compile(r"(?:may|might|can|could|kan|eventuellt|kan komma att)(?: \w{1,12}){0,3} \Z")
_PARTY = re.compile(
    r"(?:\b(?:med|with|mellan|between|från|from|by|to|till|and|och|vårt|our|the|an"
    r"|gentemot|mot|towards?|under)\b[ :\"]{1,3})(?:the )?(?-i:[A-ZÅÄÖ])[\w&.-]{1,30}"
    r"|\b(?:the parties|parterna)\b",
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


def restricted(candidate: Candidate, score: float) -> float:
    """Not the boilerplate under an e-mail, nor what might be, nor a comment in a program."""
    text, start = candidate.text, candidate.match.start()
    if is_mail_footer(candidate) or _PERHAPS.search(text[max(0, start - 40) : start]):
        return 0.0
    if _IN_CODE.search(text[max(text.rfind("\n", 0, start) + 1, start - 200) : start]):
        return 0.0
    if _PART_OF_A_PROGRAM.search(text[max(0, start - 60) : start]):
        return 0.0
    return stated(candidate, score)


def agreement(candidate: Candidate, score: float) -> float:
    """An agreement of silence counts with the party it binds to, or where it covers something."""
    text, (start, end) = candidate.text, candidate.match.span()
    if is_asked_about(candidate):
        return 0.0
    within = sentence(candidate)
    first, last = within.start, within.end
    if _HYPOTHETICAL.search(text[first:start]):
        return 0.3
    covers = re.search(r"under (?:an?|our|the|ett|vårt) \Z|enligt \Z", text[first:start], re.I)
    if covers or _PARTY.search(text[max(first, start - 40) : min(last, end + 80)]):
        return score
    return 0.3


_TO_THE_READER = re.compile(
    r"(?<!\w)(?:your|dina?|ditt|er[ta]?) (?:\w{1,20} )?(?:data|information|details|uppgifter"
    r"|personuppgifter|e-?mail|e-post)|(?:these|your|the|dina|dessa|de här) (?:system )?"
    r"(?:instruktion\w{0,3}|instructions?|prompts?|rules|guidelines)",
    re.IGNORECASE,
)
_GATHERING = re.compile(
    r"(?<!\w)(?:möte|fest|middag|rum|sal|lokal|parkering|kurs|resa|utbildning|träff|meeting|party"
    r"|dinner|room|parking|course|trip|event|open|öppe[nt]|lunch|konferens|conference|fika)\w{0,4}"
    r"(?!\w)",
    re.IGNORECASE,
)


NAMED = (
    r"(?:sekretess(?!prövn|lag|bestäm|avtal)\w{0,10}|hemlig\w{0,2}|konfidentiell\w?|tystnadsplikt"
    r"|interna?t?|confidential|secret|privileged|classified)"
)
_DECLARED = re.compile(
    rf"{START}(?:den här|det här|denna|detta|dokumentet|handlingen|texten|uppgifterna"
    r"|bilagan|materialet|innehållet|underlaget|rapporten|filen|mejlet|protokollet"
    r"|parterna|samtalet|this|these|the (?:document|memo|text|report|file|attachment"
    r"|material|content|annex|information|data|e-?mail|minutes"
    r"|deal))[^.\n?!]{0,60}? (?:är|har|omfattas av|lyder under|hålls|måste|ska|is|are"
    r"|must|remains?|falls under|stays?)[^.\n?!]{0,25}? "
    rf"{NAMED}{END}",
    re.IGNORECASE,
)


def self_declared(candidate: Candidate, score: float) -> float:
    """Said of the text itself."""
    return restricted(candidate, score) if sentence(candidate).has(_DECLARED) else 0.0


def of_a_matter(candidate: Candidate, score: float) -> float:
    """Said of a certain document or matter, not of what is done with the reader's data."""
    within = sentence(candidate)
    if candidate.origin in INSTRUCTING or not within.has(TOPIC) or within.has(_TO_THE_READER):
        return 0.0
    return restricted(candidate, score)


def of_a_draft(candidate: Candidate, score: float) -> float:
    """Said of what is made public when it is ready."""
    if "?" in sentence(candidate).text or not beside(candidate, DRAFT):
        return 0.0
    return of_a_matter(candidate, score)


def for_a_circle(candidate: Candidate, score: float) -> float:
    """Said of a document, or standing first like a mark; not of who may come to a meeting."""
    within = sentence(candidate)
    if candidate.origin in INSTRUCTING:
        return 0.0
    if within.has(_GATHERING) or within.has(_TO_THE_READER):
        return 0.0
    opens = not candidate.text[within.start : candidate.match.start()].strip(" >*#-\"'“”([")
    return restricted(candidate, score) if opens or within.has(TOPIC) else 0.0


def opening(candidate: Candidate, score: float) -> float:
    """What a sentence opens with, or what is pointed at there."""
    start = sentence(candidate).start
    before = candidate.text[start : candidate.match.start()]
    return restricted(candidate, score) if _POINTING.fullmatch(before) else 0.0


_POINTING = re.compile(
    r"[\s>*#\"'“”(\[-]*(?:(?:detta|det här|den här|det|här|this|these|that|here)(?: är| is| are)?"
    r"(?: (?:en|ett|an?|our|vår|the))? |(?:vår|vårt|our|my|min|mitt) )?",
    re.IGNORECASE,
)

"""Which rewritings there are, when each is worth trying, and what may follow what."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from detectors.normalize import escapes, keys, markup, numerals, spelling, words
from detectors.normalize.numerals import Settled
from detectors.normalize.offsets import SENTINEL, Edit, Offsets, rewrite_near
from detectors.normalize.plain import fold

MAX_DECODINGS = 2


@dataclass(frozen=True, slots=True)
class Rewriter:
    """A way to undo one disguise. `trigger` is an RE2 pattern (case-insensitive) that matches
    wherever `edits` can yield anything; `edits` may leave out what is settled. `stage` orders
    them: one follows another of a lower stage; decodings (stage 0) also follow each other. `lossy`:
    what appears needs a check digit or context. `evasive`: nobody writes so by chance."""

    name: str
    trigger: str
    edits: Callable[[str, Settled], Iterable[Edit]]
    stage: int
    lossy: bool = False
    evasive: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A reading of a passage. `name` lists the rewritings applied, "plain" when none."""

    name: str
    text: str = field(repr=False)
    chain: tuple[Offsets, ...] = ()
    stage: int = -1
    decodings: int = 0
    lossy: bool = False
    evasive: bool = False

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the original text behind `start` to `end` of this view."""
        for offsets in reversed(self.chain):
            start, end = offsets.source(start, end)
        return start, end

    def admits(self, rewriter: Rewriter) -> bool:
        """Whether the rewriter may be applied to this view."""
        if rewriter.stage > self.stage:
            return True
        return rewriter.stage == 0 and self.stage == 0 and self.decodings < MAX_DECODINGS


def _throughout(edits: Callable[[str], Iterable[Edit]]) -> Callable[[str, Settled], Iterable[Edit]]:
    return lambda text, _: edits(text)


_NUMBER_WORD = (
    "noll|nolla|zero|oh|ett|en|etta|one|två|tva|tvåa|two|tre|trea|three|fyra|four|fem|femma|five"
    "|sexa?|six|sjua?|seven|åttan?|atta|eight|nian?|nio|nine|tio|ten|elva|eleven|tolv|twelve"
    "|[a-zåäö]{2,16}(?:ton|teen|tio|ty|tjugo|hundra|tusen)[a-zåäö]{0,12}|tjugo[a-zåäö]{0,5}"
    "|twenty|nollan|nittonhundra[a-zåäö]{0,12}|streck|bindestreck|minus|dash|hyphen|plus"
)

REWRITERS = (
    Rewriter(
        "decoded",
        r"&#|&[a-z][a-z0-9]{1,31};|%[0-9a-fu][0-9a-f]|\\[u x0-9nrt\"'/\\]|=[0-9a-f]{2}=[0-9a-f]{2}",
        _throughout(escapes.unescape),
        stage=0,
    ),
    Rewriter(
        "base64",
        r"(?-i:[a-z0-9][A-Z][A-Za-z0-9+/_-]{5}|[A-Za-z0-9+/_-]{5}[a-z0-9][A-Z])",
        _throughout(escapes.base64_blocks),
        stage=0,
        evasive=True,
    ),
    Rewriter(
        "hex", r"(?:[0-9a-f]{2}[ :]?){6}", _throughout(escapes.hex_blocks), stage=0, evasive=True
    ),
    Rewriter("markup", markup.TRIGGER, _throughout(markup.without_markup), stage=1),
    Rewriter("braille", "⠼", _throughout(spelling.braille), stage=1, evasive=True),
    Rewriter("key", keys.TRIGGER, _throughout(keys.joined_keys), stage=2),
    Rewriter(
        "spaced",
        r"\pL[ ._*·-]\pL[ ._*·-][\pL\pN][ ._*·-][\pL\pN]|[\pL\pN](?:\*\*?|__|~~|``?)[\pL\pN]",
        _throughout(spelling.spaced_letters),
        stage=2,
    ),
    Rewriter(
        "confusable",
        r"[0-9][-+ .]?\s?[oilsbz|]|[oilsbz|][-+ .]?\s?[0-9]",
        _throughout(numerals.join_confused),
        stage=2,
        lossy=True,
        evasive=True,
    ),
    Rewriter(
        "words",
        rf"(?:^|[^\pL\pN_])(?:{_NUMBER_WORD})[\s,.;:/-]{{1,3}}(?:(?:{_NUMBER_WORD}|[0-9]{{1,4}})[\s,.;:/-]{{1,3}}){{2}}",
        _throughout(words.spelled_digits),
        stage=2,
        lossy=True,
        evasive=True,
    ),
    Rewriter(
        "reversed",
        r"baklänges|bakifrån|bakvän[dt]|omvän[dt] ordning|spegelvän[dt]|revers|backwards",
        _throughout(spelling.turned_around),
        stage=2,
        lossy=True,
        evasive=True,
    ),
    Rewriter("rot13", r"rot-?13", _throughout(spelling.rotated), stage=2, evasive=True),
    Rewriter(
        "address",
        r"snabel|[\[({<](?:at|a|@)[\])}>]|\s@\s|\s(?:at|@)[\s\[(]|@\S{1,63}[\s\[({](?:dot|punkt|prick)",
        _throughout(spelling.spelled_addresses),
        stage=3,
    ),
    Rewriter("digits", r"(?:[0-9][^0-9a-z]{0,3}){9}", numerals.join_split, stage=4, lossy=True),
    Rewriter(
        "digits",
        rf"(?:[0-9][{numerals.SEPARATORS}+-]{{0,5}}){{9}}",
        numerals.join_mixed,
        stage=4,
        lossy=True,
    ),
)


def plain_view(text: str) -> View:
    """The passage as a person sees it."""
    if SENTINEL in text:
        text = text.replace(SENTINEL, "\ufffd")
    plain, offsets = fold(text)
    return View("plain", plain, () if offsets is None else (offsets,))


def derive(view: View, rewriter: Rewriter, settled: Settled | None = None) -> View | None:
    """What the view reads like after the rewriting; None when it changes nothing. `settled` tells
    of a range of the original text that lossy readings of it are of no interest any more."""

    def is_settled(start: int, end: int) -> bool:
        return settled is not None and settled(*view.source(start, end))

    edits = list(rewriter.edits(view.text, is_settled))
    if rewriter.lossy:
        edits = [edit for edit in edits if not is_settled(edit[0], edit[1])]
    if not edits:
        return None
    text, offsets = rewrite_near(view.text, edits)
    chain = view.chain if offsets is None else (*view.chain, offsets)
    if rewriter.stage == 0:
        text, offsets = fold(text)
        chain = chain if offsets is None else (*chain, offsets)
    name = rewriter.name if view.name == "plain" else f"{view.name}+{rewriter.name}"
    return View(
        name,
        text,
        chain,
        rewriter.stage,
        view.decodings + (rewriter.stage == 0),
        view.lossy or rewriter.lossy,
        view.evasive or rewriter.evasive,
    )

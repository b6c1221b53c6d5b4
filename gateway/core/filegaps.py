"""How it is told which file could not be read, and which limit it is past.

Files inside files are named by their number, never by their names, which may be somebody's.
"""

import re
from collections.abc import Iterable, Mapping

from detectors.types import Gap, GapReason
from policies.verdict import CauseKind, Verdict

_MIB = 1024 * 1024
_SHOWN = 3
_INSIDE = re.compile(r"/members/(\d+)")
_PAGE = re.compile(r"/pages/(\d+)")

_PAST: Mapping[str, tuple[str, str]] = {
    "file_bytes": ("är större än {} MiB", "is larger than {} MiB"),
    "unpacked_bytes": (
        "packar tillsammans med resten upp till mer än {} MiB",
        "unpacks, together with the rest, to more than {} MiB",
    ),
    "growth": (
        "packar upp till mer än {} gånger sin storlek",
        "unpacks to more than {} times its size",
    ),
    "members": ("har fler än {} delar", "has more than {} parts"),
    "nesting": (
        "ligger i fler än {} filer i varandra",
        "lies in more than {} files inside each other",
    ),
    "pages": ("har fler än {} sidor", "has more than {} pages"),
    "characters": ("har fler än {} tecken", "has more than {} characters"),
    "texts": ("har fler än {} texter", "has more than {} texts"),
    "pictures": (
        "kommer efter de {} bilder som läses i en fil",
        "comes after the {} pictures that are read in a file",
    ),
    "pixels": ("har fler än {} bildpunkter", "has more than {} pixels"),
    "memory_mib": (
        "behöver mer än {} MiB minne för att läsas",
        "needs more than {} MiB of memory to be read",
    ),
    "seconds": ("tar mer än {} sekunder att läsa", "takes more than {} seconds to read"),
}
"""What a file is that is past a limit, by the limit's name in the settings."""

BOUNDS = frozenset(_PAST)

NOT_BASE64 = "not_base64"
"""The detail of a gap whose file cannot be decoded."""

_IS: Mapping[GapReason, tuple[str, str]] = {
    GapReason.ENCRYPTED: ("är krypterad eller lösenordsskyddad", "is encrypted or has a password"),
    GapReason.UNREADABLE: ("är trasig", "is damaged"),
    GapReason.FILE: ("är av ett slag som inte kan läsas", "is of a kind that cannot be read"),
}


def told(verdict: Verdict, gaps: Iterable[Gap], bounds: Mapping[str, float], language: str) -> str:
    """A sentence on each file that the verdict's determining decisions are about, where more can be
    said of it than its reason, the first three of them; "" for none."""
    blamed = {d.subject for d in verdict.determining if d.cause is CauseKind.GAP}
    sentences: dict[str, None] = {}
    for gap in gaps:
        if gap.reason.value in blamed:
            sentences.setdefault(_sentence(gap, bounds, language == "sv"))
    sentences.pop("", None)
    return " ".join(list(sentences)[:_SHOWN])


def _sentence(gap: Gap, bounds: Mapping[str, float], swedish: bool) -> str:
    if gap.detail == NOT_BASE64:
        return _not_base64(gap.pointer, swedish)
    limit = "seconds" if gap.reason is GapReason.TIMED_OUT else gap.detail
    said = _PAST.get(limit)
    if said is not None and limit in bounds:
        bound = bounds[limit] / _MIB if limit.endswith("_bytes") else bounds[limit]
        what = said[0 if swedish else 1].format(f"{bound:.10g}")
    elif gap.reason in _IS and _INSIDE.search(gap.pointer):
        what = _IS[gap.reason][0 if swedish else 1]
    else:
        return ""
    return f"{_place(gap.pointer, swedish)} {what}."


def _not_base64(pointer: str, swedish: bool) -> str:
    if swedish:
        return f"Innehållet i {pointer} är inte giltig base64: koda om filen och skicka den igen."
    return f"The content of {pointer} is not valid base64: encode the file again and resend it."


def _place(pointer: str, swedish: bool) -> str:
    """`fil 2 i fil 5 i arkivet`, numbered from one; a page where a picture is on one."""
    steps = [int(number) + 1 for number in _INSIDE.findall(pointer)]
    inner = [f"fil {n}" if swedish else f"file {n}" for n in reversed(steps)]
    page = _PAGE.search(pointer)
    if page is not None:
        on_page = "bilden på sida" if swedish else "the picture on page"
        inner.insert(0, f"{on_page} {page[1]}")
    if steps:
        inner.append("arkivet" if swedish else "the archive")
    elif not inner:
        inner = ["filen" if swedish else "the file"]
    elif page is not None:
        inner.append("filen" if swedish else "the file")
    text = (" i " if swedish else " in ").join(inner)
    return text[0].upper() + text[1:]

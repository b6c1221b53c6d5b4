"""What the reading of a file gives: texts, and gaps for whatever could not become text.

A text is large: a document's whole body, a sheet with its rows as lines and tabs between cells, so
that a column's head speaks for its cells and a name split over runs is one text. Pointers name a
text within its file, by numbers and the format's own words only (`pages/3`, `sheets/0`,
`members/2/body`), and are unique in a reading.
"""

from dataclasses import dataclass, field

from detectors.types import Gap
from gateway.errors import GrindvaktError


class NotRewritableError(GrindvaktError):
    """The file cannot be given these texts: its kind is read only, an edit lies where nothing can
    be put, or the value would still have stood somewhere. Redaction must become a block."""


@dataclass(frozen=True, slots=True)
class FileText:
    """One text of a file. `editable`: `FilePool.rewrite` may put another text in its place (which
    can still be refused for parts of it: see NotRewritableError)."""

    text: str = field(repr=False)
    pointer: str
    editable: bool = False


FAILED = "unknown"
"""The kind of a file that a worker did not finish: another time it may."""


@dataclass(frozen=True, slots=True)
class FileReading:
    """A file that was read. `kind` is what it is by its content (`docx`, `pdf`, ... or `unknown`),
    whatever was declared. `pictures` are pointers of pictures whose text was recognised, for those
    to whom a picture is more than its text; a picture without text is a gap."""

    kind: str
    texts: tuple[FileText, ...] = ()
    gaps: tuple[Gap, ...] = ()
    pictures: tuple[str, ...] = ()

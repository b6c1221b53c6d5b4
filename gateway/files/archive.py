"""ZIP archives, read within bounds: nothing is ever extracted to disk.

What a ZIP file says of itself is checked: that its members are no larger than they may be, and that
the file holds nothing between, before or after them which another program might read.
"""

import stat
import zipfile
import zlib
from io import BytesIO

from gateway.files import dispatch
from gateway.files.collector import Collector, EncryptedError, TooLargeError, UnreadableError

_ENCRYPTED = 1
_LOCAL_HEAD = 30
_SLACK = 4096
"""A data descriptor, the filling before an aligned member, a signature block's tail."""
_SMALL = 1024 * 1024


class Archive:
    """The members of a ZIP file. Raises UnreadableError for what is none, TooLargeError for too
    many members."""

    def __init__(self, data: bytes, out: Collector) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            raise UnreadableError from None
        self._out = out
        self._size = len(data)
        self.members = self._zip.infolist()
        for _ in self.members:
            out.member()
        if len({info.filename for info in self.members}) < len(self.members):
            out.gap("file", "archive")
        if not self._is_covered():
            out.gap("file", "archive")

    @property
    def comments(self) -> str:
        """What the archive and its members say of themselves."""
        found = (self._zip.comment, *(info.comment for info in self.members))
        return "\n".join(comment.decode("utf-8", "replace") for comment in found if comment)

    def read(self, info: zipfile.ZipInfo) -> bytes:
        """The content of a member. Raises EncryptedError, TooLargeError, UnreadableError."""
        if info.flag_bits & _ENCRYPTED:
            raise EncryptedError
        growth = self._out.limits.growth
        if info.file_size > max(_SMALL, growth * max(info.compress_size, 1)):
            raise TooLargeError("growth")
        self._out.unpacked(info.file_size)
        try:
            return self._zip.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
            raise UnreadableError from None
        except RuntimeError:  # its own word for a missing password
            raise EncryptedError from None

    def _is_covered(self) -> bool:
        """Whether members and directory make up the whole file."""
        at = 0
        for info in sorted(self.members, key=lambda each: each.header_offset):
            if not at <= info.header_offset <= at + _SLACK:
                return False
            name = len(info.orig_filename.encode("utf-8", "surrogateescape"))
            at = info.header_offset + _LOCAL_HEAD + name + info.compress_size
        directory = sum(
            46 + len(info.orig_filename.encode()) + len(info.extra) + len(info.comment)
            for info in self.members
        )
        return abs(self._size - at - directory - len(self._zip.comment)) <= _SLACK * 4


def is_link(info: zipfile.ZipInfo) -> bool:
    """Whether a member stands for a file elsewhere."""
    return stat.S_ISLNK(info.external_attr >> 16)


def read(data: bytes, out: Collector) -> None:
    """Every member as the file that it is, and the names."""
    archive = Archive(data, out)
    out.add("names", "\n".join(info.filename for info in archive.members))
    out.add("comments", archive.comments)
    for number, info in enumerate(archive.members):
        if info.is_dir():
            continue
        name = f"members/{number}"
        if is_link(info):
            out.gap("file", name)
            continue
        try:
            with out.nested(name):
                dispatch.read(archive.read(info), out, dispatch.Hint(info.filename))
        except EncryptedError:
            out.gap("encrypted", name)
        except UnreadableError:
            out.gap("unreadable", name)
        except TooLargeError as large:
            out.gap("too_large", name, large.limit)

"""Pictures: what they carry as text beside the image, and the text that Tesseract sees in them.

A picture in which no text is recognised is a gap: it may be a photo of somebody.
"""

import io
import subprocess
import warnings
from collections.abc import Iterator
from typing import Any

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin, UnidentifiedImageError

from gateway.files.collector import Collector, TimedOutError, TooLargeError, UnreadableError

_LEAST_SIDE = 24
_LEAST_CONFIDENCE = 50.0
_LEAST_LETTERS = 4
_TARGET_SIDE = 1600
_LARGEST_SIDE = 4000
_FRAMES = 20
_NO_TEXT = frozenset(
    {"compression", "exif", "icc_profile", "photoshop", "transparency", "jfif_unit"}
)
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
_ENDS = {"JPEG": b"\xff\xd9", "PNG": b"IEND\xaeB`\x82", "GIF": b"\x3b"}
_TRAILING = 64
_COMMENT_HEADS = {b"UNICODE\0": "utf-16", b"ASCII\0\0\0": "ascii", b"\0" * 8: "utf-8"}


def read(data: bytes, out: Collector) -> None:
    """Metadata and recognised text. Raises UnreadableError, TooLargeError."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit is checked before anything is decoded
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(io.BytesIO(data), formats=_FORMATS) as image,
        ):
            if image.width * image.height > out.limits.pixels:
                raise TooLargeError("pixels")
            out.add("metadata", "\n".join(_metadata(image)))
            if _has_more(image, data):
                out.gap("file", "trailing")
            for number, frame in enumerate(_frames(image, out)):
                recognise(frame, out, f"frames/{number}" if number else "")
    except UnidentifiedImageError:
        out.gap("image")
    except (OSError, SyntaxError, ValueError, KeyError, IndexError, TypeError, EOFError):
        raise UnreadableError from None


def recognise(image: Image.Image, out: Collector, name: str) -> None:
    """The text in an image, or a gap when it cannot be had or there is none. An image of one
    colour, or too small for a letter, holds nothing."""
    if min(image.size) < _LEAST_SIDE or _is_blank(image):
        return
    if not out.limits.ocr_languages:
        out.gap("image", name)
        return
    try:
        out.recognise()
        found = _tesseract(image, out)
    except TooLargeError as large:
        out.gap("too_large", name, large.limit)
        return
    except TimedOutError:
        out.gap("timed_out", name)
        return
    letters = sum(character.isalnum() for character in found)
    if letters < _LEAST_LETTERS:
        out.gap("image", name)
        return
    place = f"{name}/text" if name else "text"
    out.add(place, found)
    out.pictures.append(out.pointer(place))


def _is_blank(image: Image.Image) -> bool:
    extrema = image.convert("L").getextrema()
    return int(extrema[1]) - int(extrema[0]) < 8 if isinstance(extrema[0], int | float) else False


def _tesseract(image: Image.Image, out: Collector) -> str:
    """The words of an image in reading order. Raises UnreadableError when Tesseract fails,
    TimedOutError when it takes too long."""
    prepared = io.BytesIO()
    _scaled(image).save(prepared, "PNG", compress_level=1)
    command = ["tesseract", "stdin", "stdout", "-l", out.limits.ocr_languages]
    try:
        done = subprocess.run(  # noqa: S603 - languages come from the configuration
            [*command, "--psm", "3", "--oem", "1", "tsv"],
            input=prepared.getvalue(),
            capture_output=True,
            timeout=max(out.seconds_left - 1, 0.1),
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise TimedOutError from None
    except (OSError, subprocess.CalledProcessError):
        raise UnreadableError from None
    return _words(done.stdout.decode("utf-8", "replace"))


def _scaled(image: Image.Image) -> Image.Image:
    """Grey, with a white ground, letters neither too small nor the whole too large to be seen."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image.convert("RGBA"))
        image = ground
    grey = image.convert("L")
    side = max(grey.size)
    factor = min(max(_TARGET_SIDE / side, 1.0), 3.0, _LARGEST_SIDE / side)
    if factor == 1.0:
        return grey
    size = (max(1, round(grey.width * factor)), max(1, round(grey.height * factor)))
    return grey.resize(size, Image.Resampling.LANCZOS)


def _words(table: str) -> str:
    """Tesseract's table of words as lines of text; what it hardly believes itself is left out."""
    lines: dict[tuple[str, ...], list[str]] = {}
    for row in table.splitlines()[1:]:
        columns = row.split("\t")
        if len(columns) == 12 and columns[11].strip() and float(columns[10]) >= 0:
            lines.setdefault(tuple(columns[1:5]), []).append(row)
    kept = []
    for rows in lines.values():
        cells = [row.split("\t") for row in rows]
        sure = sum(float(cell[10]) for cell in cells) / len(cells)
        if sure >= _LEAST_CONFIDENCE:
            kept.append(" ".join(cell[11] for cell in cells))
    return "\n".join(kept)


def _frames(image: Image.Image, out: Collector) -> Iterator[Image.Image]:
    count = getattr(image, "n_frames", 1)
    for number in range(min(count, _FRAMES)):
        image.seek(number)
        if image.width * image.height > out.limits.pixels:
            raise TooLargeError("pixels")
        yield image
    if count > _FRAMES:
        out.gap("too_large", "frames", "frames")


def _metadata(image: ImageFile.ImageFile) -> Iterator[str]:
    """EXIF, XMP, IPTC and comments, a value to a line under its name."""
    exif = image.getexif()
    yield from _named(exif, ExifTags.TAGS)
    for directory in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo, ExifTags.IFD.Interop):
        names = ExifTags.GPSTAGS if directory == ExifTags.IFD.GPSInfo else ExifTags.TAGS
        yield from _named(exif.get_ifd(directory), names)
    for key, value in image.info.items():
        if key not in _NO_TEXT:
            yield from _said(str(key), value)
    iptc = IptcImagePlugin.getiptcinfo(image) or {}
    for tag, value in iptc.items():
        for each in value if isinstance(value, list) else [value]:
            yield from _said(f"IPTC {tag[0]}:{tag[1]}", each)


def _named(values: Any, names: dict[int, str]) -> Iterator[str]:
    for tag, value in values.items():
        yield from _said(names.get(tag, str(tag)), value)


def _said(name: str, value: object) -> Iterator[str]:
    """Texts, and bytes that are text; numbers only where a place can be told from them."""
    match value:
        case bytes():
            text = _text(value)
            if text:
                yield f"{name}: {text}"
        case str():
            yield f"{name}: {value}"
        case tuple() | list() if name.startswith("GPS"):
            yield f"{name}: {' '.join(map(str, value))}"
        case dict():
            for key, inner in value.items():
                yield from _said(f"{name} {key}", inner)


def _text(value: bytes) -> str:
    """Bytes as text, when they are: user comments begin with their character set."""
    for head, encoding in _COMMENT_HEADS.items():
        if value.startswith(head):
            value = value[len(head) :].decode(encoding, "replace").encode()
    wide = len(value) > 3 and value[1::2].count(0) > len(value) // 4
    text = value.decode("utf-16-le" if wide else "utf-8", "replace").strip("\0 ")
    odd = sum(not character.isprintable() and not character.isspace() for character in text)
    return "" if odd + text.count("\ufffd") > len(text) // 3 else text


def _has_more(image: Image.Image, data: bytes) -> bool:
    """Whether bytes follow the image's end, which another program might read."""
    end = _ENDS.get(image.format or "")
    at = data.rfind(end) if end else -1
    return at >= 0 and end is not None and len(data) - at - len(end) > _TRAILING

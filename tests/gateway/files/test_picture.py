"""Pictures: what they carry as text, what is seen in them, and when they are gaps."""

import io
import shutil
import subprocess
from dataclasses import replace

import pytest
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

from gateway.files.collector import Collector
from gateway.files.dispatch import read
from gateway.files.limits import Limits

NO_OCR = Limits()
OCR = Limits(ocr_languages="swe+eng")
needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="Tesseract is not installed"
)


def font() -> ImageFont.FreeTypeFont:
    try:
        return ImageFont.truetype("DejaVuSans.ttf", 44)
    except OSError:
        pytest.skip("no font with Swedish letters on this machine")


def drawn(text: str, size: tuple[int, int] = (900, 120)) -> Image.Image:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((30, 30), text, fill="black", font=font())
    return image


def saved(image: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    made = io.BytesIO()
    image.save(made, kind, **more)
    return made.getvalue()


def reading(data: bytes, limits: Limits = NO_OCR) -> Collector:
    out = Collector(limits)
    read(data, out)
    return out


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"])
def test_without_ocr_a_picture_is_a_gap(kind: str) -> None:
    out = reading(saved(drawn("Eva Test"), kind))
    assert out.gaps == [("", "image")]


@needs_tesseract
def test_the_text_in_a_picture_is_read_in_swedish() -> None:
    out = reading(saved(drawn("Åsa Öberg, 850101-2382")), OCR)
    assert out.gaps == []
    assert [passage.text for passage in out.passages] == ["Åsa Öberg, 850101-2382"]
    assert out.pictures == ["text"]


@needs_tesseract
def test_a_picture_without_text_is_a_gap() -> None:
    noise = Image.effect_noise((300, 200), 90)
    assert reading(saved(noise), OCR).gaps == [("", "image")]


@needs_tesseract
def test_pictures_past_the_number_are_gaps() -> None:
    frames = [drawn("Eva Test"), drawn("Bo Prov")]
    data = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    out = reading(data, Limits(ocr_languages="swe+eng", pictures=1))
    assert [passage.text for passage in out.passages] == ["Eva Test"]
    assert out.gaps == [("frames/1", "too_large")]


def test_an_image_of_one_colour_says_nothing() -> None:
    assert reading(saved(Image.new("RGB", (400, 400), "red"))).gaps == []
    assert reading(saved(Image.new("RGB", (4, 4)))).gaps == []


def test_metadata_is_text() -> None:
    exif = Image.Exif()
    exif[0x013B] = "Eva Test"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (59.0, 20.0, 1.5)
    info = PngImagePlugin.PngInfo()
    info.add_text("Kommentar", "Bo Prov")
    info.add_itxt("XML:com.adobe.xmp", "<x>Kim Prov</x>")
    text = reading(saved(Image.new("RGB", (9, 9)), exif=exif, pnginfo=info)).passages[0].text
    for expected in ("Artist: Eva Test", "GPSLatitude: 59.0 20.0 1.5", "Kommentar: Bo Prov", "Kim"):
        assert expected in text


def test_a_jpeg_comment_and_user_comment_are_text() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + "Åsa Test".encode("utf-16")
    data = saved(Image.new("RGB", (9, 9)), "JPEG", comment=b"Bo Prov", exif=exif)
    text = reading(data).passages[0].text
    assert "Åsa Test" in text
    assert "Bo Prov" in text


def test_what_follows_the_end_of_an_image_is_a_gap() -> None:
    plain = saved(Image.new("RGB", (9, 9)), "JPEG")
    assert reading(plain).gaps == []
    assert reading(plain + b"PK\x03\x04" + b"x" * 200).gaps == [("trailing", "file")]


def test_a_huge_image_is_never_decoded() -> None:
    data = bytearray(saved(Image.new("1", (9, 9))))
    data[16:24] = (100_000).to_bytes(4, "big") * 2
    crc = __import__("zlib").crc32(data[12:29])
    data[29:33] = crc.to_bytes(4, "big")
    assert reading(bytes(data)).gaps == [("", "too_large")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (saved(Image.effect_noise((90, 90), 90))[:200], "unreadable"),
        (b"\xff\xd8\xff" + b"x" * 90, "image"),
        (b"\0\0\0\x18ftypheic" + b"x" * 90, "image"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio"),
        (b"\0\0\0\x18ftypmp42" + b"x" * 90, "video"),
    ],
)
def test_what_cannot_be_decoded_is_a_gap(data: bytes, reason: str) -> None:
    assert reading(data).gaps == [("", reason)]


@needs_tesseract
def test_a_picture_for_which_there_is_no_time_is_not_told_as_too_large() -> None:
    data = saved(drawn("Eva Test"))
    assert reading(data, replace(OCR, seconds=1.0)).gaps == [("", "timed_out")]
    assert reading(data, replace(OCR, pictures=0)).limits_past == {("", "too_large"): "pictures"}


def test_tesseract_that_takes_too_long_is_not_told_as_too_large(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def late(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("tesseract", 1)

    monkeypatch.setattr(subprocess, "run", late)
    assert reading(saved(drawn("Eva Test")), OCR).gaps == [("", "timed_out")]

"""Whether text in pictures can be recognised here: Tesseract and its languages."""

import shutil
import subprocess

from gateway.settings import Files

_SECONDS = 10.0


def usable(settings: Files) -> str:
    """The languages to recognise, "" when there is no Tesseract, one of the languages is not
    installed, or the configuration says off."""
    program = shutil.which("tesseract")
    if program is None or settings.ocr == "off":
        return ""
    try:
        listed = subprocess.run(  # noqa: S603 - a fixed program and arguments
            [program, "--list-langs"], capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    installed = set(listed.stdout.decode("utf-8", "replace").split())
    wanted = settings.ocr_languages
    return wanted if set(wanted.split("+")) <= installed else ""

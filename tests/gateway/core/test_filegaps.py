"""A refusal says which file could not be read and why, by numbers and never by names."""

import pytest

from detectors.types import Gap, GapReason
from gateway.core.filegaps import BOUNDS, NOT_BASE64, told
from gateway.settings import Files
from policies.verdict import Action, CauseKind, Decision, Verdict

DEFAULTS = {name: getattr(Files(), name) for name in BOUNDS}
AT = "/messages/0/content/1/file/file_data"


def blocked(*gaps: Gap) -> Verdict:
    decisions = tuple(
        Decision(
            action=Action.BLOCK,
            rule="file",
            clause="",
            cause=CauseKind.GAP,
            subject=gap.reason.value,
            findings=(),
        )
        for gap in gaps
    )
    return Verdict(
        action=Action.BLOCK,
        decisions=decisions,
        operators={},
        obligations=frozenset(),
        policy="p",
        policy_digest="d",
    )


@pytest.mark.parametrize(
    ("gap", "sv", "en"),
    [
        (
            Gap(f"{AT}/members/2", GapReason.TOO_LARGE, detail="growth"),
            "Fil 3 i arkivet packar upp till mer än 200 gånger sin storlek.",
            "File 3 in the archive unpacks to more than 200 times its size.",
        ),
        (
            Gap(f"{AT}/members/0/members/1", GapReason.TOO_LARGE, detail="unpacked_bytes"),
            "Fil 2 i fil 1 i arkivet packar tillsammans med resten upp till mer än 256 MiB.",
            "File 2 in file 1 in the archive unpacks, together with the rest, to more than "
            "256 MiB.",
        ),
        (
            Gap("/file", GapReason.TOO_LARGE, detail="file_bytes"),
            "Filen är större än 100 MiB.",
            "The file is larger than 100 MiB.",
        ),
        (
            Gap("/file", GapReason.TIMED_OUT),
            "Filen tar mer än 60 sekunder att läsa.",
            "The file takes more than 60 seconds to read.",
        ),
        (
            Gap("/file/pages/7/picture", GapReason.TIMED_OUT),
            "Bilden på sida 7 i filen tar mer än 60 sekunder att läsa.",
            "The picture on page 7 in the file takes more than 60 seconds to read.",
        ),
        (
            Gap("/file/members/1", GapReason.ENCRYPTED),
            "Fil 2 i arkivet är krypterad eller lösenordsskyddad.",
            "File 2 in the archive is encrypted or has a password.",
        ),
        (
            Gap(AT, GapReason.FILE, detail=NOT_BASE64),
            f"Innehållet i {AT} är inte giltig base64: koda om filen och skicka den igen.",
            f"The content of {AT} is not valid base64: encode the file again and resend it.",
        ),
        (Gap("/file", GapReason.UNREADABLE), "", ""),
        (Gap("/file", GapReason.TOO_LARGE, detail="objects"), "", ""),
    ],
)
def test_what_is_told(gap: Gap, sv: str, en: str) -> None:
    assert told(blocked(gap), [gap], DEFAULTS, "sv") == sv
    assert told(blocked(gap), [gap], DEFAULTS, "en") == en


def test_only_what_was_decided_on_is_told_once_and_no_more_than_three() -> None:
    large = [Gap(f"/f/members/{n}", GapReason.TOO_LARGE, detail="growth") for n in range(9)]
    late = Gap("/f", GapReason.TIMED_OUT)
    assert told(blocked(late), [*large, late, late], DEFAULTS, "en").count(".") == 1
    assert told(blocked(large[0]), [*large, late], DEFAULTS, "en").count(".") == 3

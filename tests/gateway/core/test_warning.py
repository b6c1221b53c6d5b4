"""What a warning tells to do: the code, the reasons, the phrase; short, in both languages."""

import re
from dataclasses import replace

import pytest

from gateway.core.codes import chosen, confirmation
from gateway.core.warning import (
    ACKNOWLEDGE_IT,
    HEADER,
    READ_FIRST,
    REASONS,
    Problem,
    Warned,
    instructions,
    opening,
)

CODE = "K7F29XQM3D4T"
SHOWN = "GV-K7F2-9XQM-3D4T"
PLAIN = Warned(CODE)
LANGUAGES = ("sv", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_it_says_to_reply_is_understood(language: str) -> None:
    asks = replace(PLAIN, reasons=REASONS, maskable=True)
    for warned in (PLAIN, asks, replace(asks, resent=False)):
        replies = re.findall(r"(?:Svara|Reply): (.*)", instructions(warned, language))
        found = [confirmation(reply, answering=warned.resent) for reply in replies]
        assert [given.masked for given in found if given] == [False, True][: len(replies)]
        first = found[0]
        assert first is not None
        assert first.code == CODE
        if warned.reasons:
            assert chosen([r.id for r in REASONS], first.reason) == ("rights", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_offered_is_what_there_is(language: str) -> None:
    alone = instructions(PLAIN, language)
    assert SHOWN in alone
    assert "1." not in alone
    assert HEADER not in alone
    assert HEADER in instructions(replace(PLAIN, chat=False), language)
    with_reasons = instructions(replace(PLAIN, reasons=REASONS), language)
    for number, reason in enumerate(REASONS, 1):
        assert f"{number}. {reason.sv if language == 'sv' else reason.en}" in with_reasons
    notice = {"sv": "Läs detta.", "en": "Read this."}
    told = instructions(replace(PLAIN, notices=(notice,)), language)
    assert told.startswith(f"{notice[language]}\n\n")


@pytest.mark.parametrize(("language", "anyway"), [("sv", "ändå"), ("en", "anyway")])
def test_a_notice_alone_asks_whether_it_was_read(language: str, anyway: str) -> None:
    for chat in (True, False):
        read = replace(PLAIN, chat=chat, reading_only=True)
        assert anyway not in instructions(read, language)
        assert anyway in instructions(replace(read, reading_only=False), language)
        assert SHOWN in instructions(read, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_is_told_and_none_is_silent(language: str) -> None:
    assert opening(PLAIN, language) == ""
    told = {opening(replace(PLAIN, problem=problem), language) for problem in Problem}
    assert len(told) == len(Problem)
    assert all(told)
    assert READ_FIRST[language]
    assert ACKNOWLEDGE_IT[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lines_are_short(language: str) -> None:
    asks = replace(PLAIN, reasons=REASONS, maskable=True, chat=False, problem=Problem.UNMASKABLE)
    lines = f"{opening(asks, language)}\n{instructions(asks, language)}".splitlines()
    assert max(len(line.split()) for line in lines) <= 16


def test_a_code_is_not_in_a_repr() -> None:
    assert CODE not in repr(PLAIN)

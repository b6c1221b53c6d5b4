"""A tenant's public contacts: findings that are one of them are marked public.

An entry is an e-mail address (`registrator@exempel.se`), a mailbox name at any domain (`info@`), a
domain all of whose mailboxes are functional (`@exempel.se`), a telephone number in any format, or
an authority's address (`Storgatan 1, 123 45 Exempelstad`).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from detectors.exact_values import Kind, ValueProblemError, form
from detectors.normalize import fold
from detectors.types import Finding, Passage

MAX_CONTACTS = 10_000
MAX_LENGTH = 200

_WORD = re.compile(r"[^\W_]+")
_TELEPHONE = re.compile(r"\+?[0-9][0-9 ()./-]*")
_SHORT = re.compile(r"[0-9]{3,6}")
_LOCAL = re.compile(r"[\w.+-]{1,64}@")
_DOMAIN = re.compile(r"@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_ADDRESSES = frozenset({"STREET_ADDRESS", "SE_POSTAL_CODE"})


class ContactsError(ValueError):
    """An entry that cannot be used. The message names its place."""


class PublicContacts:
    """Knows the entries in one form each."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        """Entries are (place, text); the place is for ContactsError."""
        self._mailboxes: set[str] = set()
        self._telephones: set[str] = set()
        self._addresses: list[tuple[str, ...]] = []
        for count, (place, entry) in enumerate(entries):
            if count >= MAX_CONTACTS:
                raise ContactsError(f"{place}: more than {MAX_CONTACTS} contacts")
            try:
                self._add(fold(entry)[0].strip())
            except ValueProblemError as problem:
                raise ContactsError(f"{place}: {problem}") from None

    def __bool__(self) -> bool:
        return bool(self._mailboxes or self._telephones or self._addresses)

    def mark(self, passages: Sequence[Passage], findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings, those that are public contacts marked so. Disguised ones are not."""
        return tuple(
            replace(finding, public=True) if self._public(passages, finding) else finding
            for finding in findings
        )

    def _add(self, text: str) -> None:
        if len(text) > MAX_LENGTH:
            raise ValueProblemError(f"is longer than {MAX_LENGTH} characters")
        if _TELEPHONE.fullmatch(text):
            number = _telephone(text)
            if not number:
                raise ValueProblemError("has too few or too many digits for a telephone number")
            self._telephones.add(number)
        elif "@" in text:
            if not (_LOCAL.fullmatch(text) or _DOMAIN.fullmatch(text)):
                form(Kind.EMAIL, text)
            self._mailboxes.add(text.lower())
        else:
            words = tuple(_WORD.findall(text.lower()))
            if len(words) < 2 or not any(word[0].isdigit() for word in words):
                raise ValueProblemError(
                    "is not an e-mail address, name@, @domain, telephone number or address"
                )
            self._addresses.append(words)

    def _public(self, passages: Sequence[Passage], finding: Finding) -> bool:
        if finding.public or finding.evasion or len(finding.spans) != 1:
            return False
        (span,) = finding.spans
        text = fold(passages[span.passage].text[span.start : span.end])[0]
        match finding.entity_type:
            case "EMAIL_ADDRESS":
                mailbox = text.lower().removeprefix("mailto:").strip("<>. ")
                local, at, domain = mailbox.partition("@")
                return not self._mailboxes.isdisjoint((mailbox, local + at, at + domain))
            case "PHONE_NUMBER":
                return bool(self._telephones) and _telephone(text) in self._telephones
            case entity_type if entity_type in _ADDRESSES:
                return self._address(tuple(_WORD.findall(text.lower())))
        return False

    def _address(self, words: tuple[str, ...]) -> bool:
        """Whether the words are an entry or a part of one that has a number in it."""
        if len(words) < 2 or not any(word[0].isdigit() for word in words):
            return False
        return any(
            entry[first : first + len(words)] == words
            for entry in self._addresses
            for first in range(len(entry) - len(words) + 1)
        )


def _telephone(text: str) -> str:
    """One form of a number; of what is none, the empty text."""
    bare = text.replace(" ", "")
    if _SHORT.fullmatch(bare):
        return bare
    digits = re.sub(r"[^0-9+]", "", text)
    try:
        return form(Kind.PHONE, digits)
    except ValueProblemError:
        return ""

"""The words and texts that policy files are made of."""

from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from policies.context import MAX_CLASS
from policies.source import Strict

MAX_MESSAGE_WORDS = 30
MAX_NOTICE_WORDS = 60
MAX_STARS = 4

T = TypeVar("T")


def _not_empty(items: tuple[T, ...]) -> tuple[T, ...]:
    if not items:
        raise ValueError("is empty; leave the key out or name something")
    return items


Some = Annotated[
    tuple[T, ...], AfterValidator(_not_empty), Field(json_schema_extra={"minItems": 1})
]
"""A list that is left out or holds something: an empty one could be read as all or as none."""


def _simple(pattern: str) -> str:
    if "**" in pattern:
        raise ValueError("holds **, which says no more than *")
    if pattern.count("*") > MAX_STARS:
        raise ValueError(f"holds {pattern.count('*')} stars; at most {MAX_STARS} fit")
    return pattern


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
RoleName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
ServiceId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_./-]{1,200}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=400)]
WebAddress = Annotated[str, StringConstraints(pattern=r"^(https://|mailto:)\S{1,300}$")]
Glob = Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(_simple)]
Class = Annotated[int, Field(ge=0, le=MAX_CLASS)]
Settings = dict[Name, Some[Name]]
"""Settings of switches, by switch: it must have one of them."""

Language = Literal["sv", "en"]
ActionWord = Literal["forward", "warn", "hold", "redact", "reroute", "block"]


class Texts(Strict):
    """A text in both languages."""

    sv: Text
    en: Text


class Links(Strict):
    """A web address for each language."""

    sv: WebAddress
    en: WebAddress


def _short(texts: Texts) -> Texts:
    return _within(texts, MAX_MESSAGE_WORDS)


def _brief(texts: Texts) -> Texts:
    return _within(texts, MAX_NOTICE_WORDS)


def _within(texts: Texts, most: int) -> Texts:
    for language, text in (("sv", texts.sv), ("en", texts.en)):
        words = len(text.split())
        if words > most:
            raise ValueError(f"{language} has {words} words; at most {most} fit")
        if "{" in text or "}" in text:
            raise ValueError(f"{language} holds a placeholder; none is filled in here")
    return texts


Message = Annotated[Texts, AfterValidator(_short)]
NoticeText = Annotated[Texts, AfterValidator(_brief)]


class Numbers(Strict):
    """Numbers from `at_least` to below `below`; one of the two may be left out."""

    at_least: float | None = Field(default=None, ge=0)
    below: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _some(self) -> "Numbers":
        if self.at_least is None and self.below is None:
            raise ValueError("give at_least, below or both")
        if self.at_least is not None and self.below is not None and self.at_least >= self.below:
            raise ValueError("holds no number: at_least must be smaller than below")
        return self

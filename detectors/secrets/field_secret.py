"""Values of JSON keys and form fields whose name says that they are secret."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from detectors.recognizer import Example, Hit, Recognizer
from detectors.secrets.strength import is_placeholder

_NAME = re.compile(
    r"(?:\A|[^a-zåäö]|(?-i:[a-z](?=[A-Z])))(?:pass(?:word|wd|phrase|code)?|pwd|lösen(?:ord)?|losenord|secret"
    r"|api_?-?key|access_?-?key|private_?-?key|client_?-?secret|auth_?-?token|access_?-?token"
    r"|refresh_?-?token|credential|pin_?-?kod|pin_?code)s?\Z",
    re.IGNORECASE,
)
_LONGEST = 512
_EXAMPLES = (
    Example("Vinterkväll-72", ("Vinterkväll-72",), label="password"),
    Example("Vinterkväll-72", ("Vinterkväll-72",), label="losenord"),
    Example(" correct-horse ", ("correct-horse",), label="db_passwd"),
    Example("s3cr3t-value", ("s3cr3t-value",), label="clientSecret"),
    Example("48-29-17x", ("48-29-17x",), label="pin_code"),
    Example("Vinterkväll-72", label="title"),
    Example("Vinterkväll-72"),
    Example("********", label="password"),
    Example("Skriv ett nytt lösenord här", label="password"),
    Example("abc", label="password"),
)


@dataclass(frozen=True)
class FieldSecret(Recognizer):
    """The whole text under such a label, when it is one word. It looks at the label alone, so it
    has no triggers and costs one short search."""

    name: str = "field_secret"
    entity_types: tuple[str, ...] = ("CREDENTIAL",)
    examples: tuple[Example, ...] = _EXAMPLES
    source: str = "names of fields in tool calls, configuration and forms"

    def find(self, text: str, label: str, today: date) -> Iterator[Hit]:
        """The value, when `label` names a secret."""
        if not label or not text or len(text) > _LONGEST or _NAME.search(label) is None:
            return
        value = text.strip()
        if len(value) < 4 or any(char.isspace() for char in value) or is_placeholder(value):
            return
        start = text.index(value)
        yield Hit(start, start + len(value), "CREDENTIAL", 0.85, "label", "field_name")


RECOGNIZER = FieldSecret()

"""Random-looking values behind a label (`api_key=`, `client secret:`, `nyckel:`)."""

import re

from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.secrets.strength import is_code, is_random_key

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_WORDS = re.compile(r"[a-zåäö]{2,}(?:[-_.][a-zåäö]{2,}){1,8}(?:[-_.]?[0-9]{1,4})?", re.IGNORECASE)


def _validate(candidate: Candidate) -> Check | None:
    start, end = candidate.match.span("value")
    value = candidate.text[start:end].rstrip(".-_")
    end = start + len(value)
    quoted = candidate.text[start - 1] in "\"'`“”«"
    if not is_random_key(value) or _WORDS.fullmatch(value):
        return None
    if not quoted and (is_code(value) or candidate.text[end : end + 1] in {"(", "["}):
        return None
    if _UUID.fullmatch(value):
        return Check("uuid", score=0.6, end=end)
    return Check("entropy", end=end)


_LABEL = (
    r"(?:(?:api[ _-]?(?:key|token|nyckel|secret)"
    r"|secret(?:[ _-]?(?:access)?[ _-]?key)?|client[ _-]?secret"
    r"|auth[ _-]?token|access[ _-]?(?:token|key)|refresh[ _-]?token"
    r"|private[ _-]?key|encryption[ _-]?key|signing[ _-]?key|bearer|token|hemlighet|hemlig nyckel"
    r"|api-?nyckel(?:n)?|åtkomstnyckel(?:n)?|nyckel(?:n)?|subscription[ _-]?key|instrumentationkey"
    r"|_authtoken|x-api-key|ocp-apim-subscription-key|key))"
)
_VALUE = r"(?P<value>[A-Za-z0-9_+/=~.-]{16,400})"
RECOGNIZER = PatternRecognizer(
    name="labelled_key",
    entity_types=("CREDENTIAL",),
    patterns=(
        Pattern(
            "label_and_sign",
            rf"{_LABEL}[\"'`]?(?: (?:till|för|for|to) [^\s:=]{{1,30}})?"
            rf" ?(?::=|=>|:|=| är | is ) ?[\"'`“”«]?{_VALUE}(?![A-Za-z0-9_+/=~-])",
            0.85,
            0.85,
            re.IGNORECASE,
        ),
        Pattern(
            "label_and_value",
            r"(?<![^\W_])(?:api[ -]?nyckel(?:n)?|api[ -]?(?:key|token)|åtkomstnyckel(?:n)?"
            r"|access[ -]token"
            r"|secret key|hemlig nyckel) [\"'`“”«]?" + _VALUE + r"(?![A-Za-z0-9_+/=~-])",
            0.75,
            0.75,
            re.IGNORECASE,
        ),
        Pattern(
            "authorization_header",
            r"(?<![A-Za-z0-9])(?:Bearer|Basic|ApiKey|Token) " + _VALUE + r"(?![A-Za-z0-9_+/=~-])",
            0.85,
            0.85,
            re.IGNORECASE,
        ),
    ),
    triggers=(
        r"(?:key|token|secret|nyckeln?|hemlighet|bearer)[\"'`]?[^:=\n]{0,35}(?::|=| är | is )",
        r"(?:bearer|basic|apikey|token|nyckeln?|key) [\"'`“”«]?[a-z0-9_+/=~.-]{16}",
    ),
    validate=_validate,
    examples=(
        Example("api_key = 'f4k3b0gU5sh4mQ9z7'", ("f4k3b0gU5sh4mQ9z7",)),
        Example(
            "MISTRAL_API_KEY=Fake0Bogus1Sham2Mock3Dummy4Null5",
            ("Fake0Bogus1Sham2Mock3Dummy4Null5",),
        ),
        Example("client secret: Zq8fAkE1~fAkE2.fAkE3", ("Zq8fAkE1~fAkE2.fAkE3",)),
        Example("Authorization: Bearer fAkE1bOgUs2sHaM3mOcK4", ("fAkE1bOgUs2sHaM3mOcK4",)),
        Example(
            "aws_secret_access_key=wJfAkE1fAkE2/fAkE3+fAkE4fAkE5fAkE6fAkE7",
            ("wJfAkE1fAkE2/fAkE3+fAkE4fAkE5fAkE6fAkE7",),
        ),
        Example(
            "Nyckeln är 9f8e7d6c5b4a39281706f5e4d3c2b1a0", ("9f8e7d6c5b4a39281706f5e4d3c2b1a0",)
        ),
        Example('"access_token": "q1w2e3r4t5y6u7i8o9p0"', ("q1w2e3r4t5y6u7i8o9p0",)),
        Example("Använd API-nyckeln f4k3b0gU5sh4mQ9z7 nu", ("f4k3b0gU5sh4mQ9z7",)),
        Example("api key configuration-guide-version-2"),
        Example("api_key = os.environ['OPENAI_API_KEY']"),
        Example("token = tokenizer.next_token_v2(stream1)"),
        Example("api_key=your-api-key-goes-here-1234"),
        Example("secret: my-application-secret-name-2"),
        Example("api_key=XXXXXXXXXXXXXXXXXXXXXXXX"),
        Example("public key fingerprint"),
        Example("token: aaaaaaaaaaaaaaaaaaaaaaaa1"),
        Example("Nyckeln är att arbeta tillsammans"),
        Example("API_KEY = SETTINGS_API_KEY_NAME_2"),
    ),
    source="wording of configuration files, headers and tickets",
)

"""Passwords in URLs and connection strings (`scheme://user:password@host`)."""

from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.secrets.strength import is_placeholder


def _validate(candidate: Candidate) -> Check | None:
    value = candidate.match.group("value")
    return None if is_placeholder(value) else Check("userinfo")


RECOGNIZER = PatternRecognizer(
    name="url_password",
    entity_types=("CREDENTIAL",),
    patterns=(
        Pattern(
            "userinfo",
            r"://[^\s:/?#@\"'<>]{0,80}:(?P<value>[^\s/\"'<>@]{1,120}(?:@[^\s/\"'<>@]{1,60})?)"
            r"@(?=[\w\[])",
            0.95,
            0.95,
        ),
    ),
    triggers=(r"://[^\s:/?#@]*:[^\s/]*@",),
    validate=_validate,
    examples=(
        Example("postgres://app:Gurka-77@db.exempel.se/elever", ("Gurka-77",)),
        Example("mongodb+srv://root:f4ke-f4ke@kluster.exempel.net", ("f4ke-f4ke",)),
        Example("https://robot:sommar2024@git.exempel.se/x.git", ("sommar2024",)),
        Example("redis://:f4keR3dis@cache:6379/0", ("f4keR3dis",)),
        Example("amqp://ko:p@ssw0rd9@mq.exempel.se", ("p@ssw0rd9",)),
        Example("jdbc 'mysql://skola:Ek0rre!@10.1.1.1:3306/db'", ("Ek0rre!",)),
        Example("postgres://user:password@localhost/db"),
        Example("postgres://app:${DB_PASSWORD}@db/x"),
        Example("https://exempel.se:8443/vag@sida"),
        Example("https://user:****@exempel.se"),
        Example("ssh://git@exempel.se/x.git"),
        Example("http://<user>:<pass>@host"),
        Example("se http://a.se: mejla eva@exempel.se"),
    ),
    source="RFC 3986 section 3.2.1",
)

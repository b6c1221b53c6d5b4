"""Private keys: PEM blocks, OpenSSH, PGP, PuTTY files, age."""

import re

from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer

_LONGEST = 16_000
_FAKE = "RmFrZUZha2VGYWtlRmFrZUZha2VGYWtl"
_END = re.compile(r"-----END [A-Z0-9 ]{0,40}-----")
_BODY = re.compile(r"[A-Za-z0-9+/=]{24}")
_UNFINISHED = re.compile(r"(?:[A-Za-z0-9+/=:,. -]|\\[nr]|[\r\n\t])*")
_MAC = re.compile(r"Private-MAC: ?[0-9a-f]{40,64}")


def _validate(candidate: Candidate) -> Check | None:
    text, head = candidate.text, candidate.match
    begin, limit = head.end(), min(len(candidate.text), head.end() + _LONGEST)
    if head.group().startswith("AGE"):
        return Check("shape")
    putty = head.group().startswith("PuTTY")
    following = text.find("PuTTY-User-Key" if putty else "-----BEGIN", begin, limit)
    if following >= 0:
        limit = following
    closing = (_MAC if putty else _END).search(text, begin, limit)
    if closing is not None:
        end = closing.end()
    else:
        unfinished = _UNFINISHED.match(text, begin, limit)
        end = begin + len(unfinished.group().rstrip()) if unfinished else begin
    if _BODY.search(text, begin, end) is None:
        return None
    return Check("closed" if closing else "cut_short", end=end)


def _sample(kind: str, headers: str = "") -> str:
    return f"-----BEGIN {kind}-----\n{headers}{_FAKE}\n-----END {kind}-----"


RECOGNIZER = PatternRecognizer(
    name="private_key",
    entity_types=("CREDENTIAL",),
    patterns=(
        Pattern(
            "pem",
            r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----",
            0.98,
            0.98,
        ),
        Pattern("putty", r"PuTTY-User-Key-File-[123]:", 0.98, 0.98),
        Pattern("age", r"AGE-SECRET-KEY-1[0-9A-Z]{58}(?![0-9A-Z])", 0.98, 0.98),
    ),
    triggers=(r"private key(?: block)?-----", r"putty-user-key-file", r"age-secret-key-1"),
    validate=_validate,
    examples=(
        *(
            Example(f"nyckel:\n{block}\nslut", (block,))
            for block in (
                _sample("PRIVATE KEY"),
                _sample("OPENSSH PRIVATE KEY"),
                _sample("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\n\n"),
                _sample("EC PRIVATE KEY"),
                _sample("PGP PRIVATE KEY BLOCK", "\n"),
                f"PuTTY-User-Key-File-3: ssh-ed25519\n{_FAKE}\nPrivate-MAC: {'0f' * 32}",
                "AGE-SECRET-KEY-1" + "FAKE0" * 11 + "QQQ",
            )
        ),
        Example(
            f"-----BEGIN EC PRIVATE KEY-----\n{_FAKE}\n",
            (f"-----BEGIN EC PRIVATE KEY-----\n{_FAKE}",),
        ),
        Example("Filen börjar med -----BEGIN PRIVATE KEY----- och ska aldrig delas"),
        Example(_sample("PUBLIC KEY")),
        Example(_sample("CERTIFICATE")),
        Example("-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----"),
        Example("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFakeFakeFake anna@dator"),
        Example("What is a private key?"),
        Example("PuTTY-User-Key-File-3: (innehållet borttaget)"),
    ),
    source="RFC 7468, RFC 9580, the OpenSSH and PuTTY key formats",
)

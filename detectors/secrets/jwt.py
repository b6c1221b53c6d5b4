"""JSON web tokens whose header decodes."""

import base64
import binascii
import json

from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer

_PART = r"[A-Za-z0-9_-]"


def _validate(candidate: Candidate) -> Check | None:
    header = candidate.value.partition(".")[0]
    try:
        decoded = json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None
    known = isinstance(decoded, dict) and ("alg" in decoded or "enc" in decoded)
    return Check("header") if known else None


RECOGNIZER = PatternRecognizer(
    name="jwt",
    entity_types=("CREDENTIAL",),
    patterns=(
        Pattern(
            "compact",
            rf"(?<![A-Za-z0-9_-])eyJ{_PART}{{8,1000}}\.{_PART}{{0,8000}}"
            rf"(?:\.{_PART}{{0,4000}}){{1,3}}",
            0.95,
            0.95,
        ),
    ),
    triggers=(r"eyj[a-z0-9_-]{8}",),
    validate=_validate,
    examples=(
        Example(
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJmYWtlIn0.ZmFrZWZha2VmYWtl",
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJmYWtlIn0.ZmFrZWZha2VmYWtl",),
        ),
        Example(
            "Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJmYWtlIn0.ZmFrZQ, skickades",
            ("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJmYWtlIn0.ZmFrZQ",),
        ),
        Example(
            "'eyJhbGciOiJub25lIn0.eyJzdWIiOiJmYWtlIn0.'",
            ("eyJhbGciOiJub25lIn0.eyJzdWIiOiJmYWtlIn0.",),
        ),
        Example(
            "cookie=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJmYWtlIn0.ZmFrZWZha2U",
            ("eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJmYWtlIn0.ZmFrZWZha2U",),
        ),
        Example(
            "token:eyJraWQiOiIxIiwiYWxnIjoiUFMyNTYifQ.eyJhdWQiOiJmYWtlIn0.ZmFrZQ",
            ("eyJraWQiOiIxIiwiYWxnIjoiUFMyNTYifQ.eyJhdWQiOiJmYWtlIn0.ZmFrZQ",),
        ),
        Example(
            "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..ZmFrZWl2.ZmFrZWNpcGhlcg.ZmFrZXRhZw och mer",
            ("eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..ZmFrZWl2.ZmFrZWNpcGhlcg.ZmFrZXRhZw",),
        ),
        Example(
            "(eyJhbGciOiJFZERTQSJ9.eyJuYW1lIjoiZmFrZSJ9.ZmFrZXNpZw)",
            ("eyJhbGciOiJFZERTQSJ9.eyJuYW1lIjoiZmFrZSJ9.ZmFrZXNpZw",),
        ),
        Example("eyJmYWtlIjoiZmFrZSJ9 är bara ett huvud"),
        Example("eyJmYWtlIjoiZmFrZSJ9.eyJzdWIiOiJmYWtlIn0.ZmFrZQ"),
        Example("eyJxxxxxxxxxxxxx.yyyyyyyy.zzzzzzzz"),
        Example("Vad är en JWT?"),
        Example("greyJackets.are.nice"),
        Example("eyJhbGciOiJIUzI1NiJ9 utan mer än ett huvud"),
    ),
    source="RFC 7519, RFC 7515, RFC 7516",
)

"""The name that stands for a subject in the log: another one each month."""

import hmac
import unicodedata
from base64 import b32encode
from datetime import UTC, datetime


def pseudonym(key: bytes, subject: str, moment: datetime) -> str:
    """A 160-bit keyed hash of the subject and the month (UTC) of `moment`, as "s_" and 32
    characters; "" for no subject. `key` is the tenant's derived key for subjects. Spelling
    variants (case, Unicode form, outer spaces) of one subject share a pseudonym."""
    if not subject:
        return ""
    name = unicodedata.normalize("NFKC", subject).strip().casefold()
    month = moment.astimezone(UTC).strftime("%Y-%m")
    digest = hmac.digest(key, f"{month}\0{name}".encode("utf-8", "surrogatepass"), "sha256")
    return "s_" + b32encode(digest[:20]).decode("ascii").lower()

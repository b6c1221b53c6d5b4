"""Recognizers of credentials: keys, tokens, passwords, codes."""

from detectors.recognizer import Recognizer
from detectors.secrets import (
    api_key,
    field_secret,
    jwt,
    labelled_key,
    password,
    password_column,
    pin_code,
    private_key,
    url_password,
)

RECOGNIZERS: tuple[Recognizer, ...] = (
    private_key.RECOGNIZER,
    api_key.RECOGNIZER,
    jwt.RECOGNIZER,
    url_password.RECOGNIZER,
    labelled_key.RECOGNIZER,
    password.RECOGNIZER,
    password_column.RECOGNIZER,
    pin_code.RECOGNIZER,
    field_secret.RECOGNIZER,
)

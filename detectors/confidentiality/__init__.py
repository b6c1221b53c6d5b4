"""Recognizers of confidentiality: markings, secrets of trade and research, exams, internal text."""

from detectors.confidentiality import (
    confidentiality_marking,
    exam_secret,
    export_control,
    internal_source,
    research_material,
    security_classification,
    spreading_restriction,
    trade_secret,
)
from detectors.recognizer import Recognizer

RECOGNIZERS: tuple[Recognizer, ...] = (
    security_classification.RECOGNIZER,
    confidentiality_marking.RECOGNIZER,
    spreading_restriction.RECOGNIZER,
    export_control.RECOGNIZER,
    trade_secret.RECOGNIZER,
    internal_source.RECOGNIZER,
    research_material.RECOGNIZER,
    exam_secret.RECOGNIZER,
)

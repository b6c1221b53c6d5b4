"""Harmless data that together single somebody out, in one passage or over a conversation."""

from detectors.aggregation.aggregation import Aggregation
from detectors.aggregation.details import Details
from detectors.detector import Detector

DETECTORS: tuple[Detector, ...] = (Details(), Aggregation())
"""What reads details about people, and what puts them together."""

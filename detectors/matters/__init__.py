"""What a text says of an identifiable person that the law protects specially."""

from detectors.detector import Detector
from detectors.matters.coreference import REASONER
from detectors.matters.interpreter import INTERPRETER

DETECTORS: tuple[Detector, ...] = (INTERPRETER, REASONER)
"""Special categories, offences, protected identity, social situation and assessments."""

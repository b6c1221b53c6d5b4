"""Person data of several boards or companies of one municipality."""

from detectors.cross_board.cross_board import Boards, CrossBoard
from detectors.detector import Detector

DETECTORS: tuple[Detector, ...] = (Boards(), CrossBoard())
"""What sees whose data a passage holds, and what counts the boards."""

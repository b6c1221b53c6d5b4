"""Reads the names model when imported: for a server that forks its workers, which then share it."""

from detectors.names.recognizer import RECOGNIZER

RECOGNIZER.warm()

"""Reads the lexicon when imported: for a server that forks its workers, which then share it."""

from detectors.matters.lexicon import load

load()

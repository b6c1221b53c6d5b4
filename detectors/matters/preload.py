"""Reads the lexicon and the classifier when imported: for a server that forks its workers, which
then share them."""

from detectors.matters import classifier, lexicon

lexicon.load()
classifier.load()

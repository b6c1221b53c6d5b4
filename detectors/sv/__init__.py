"""Recognizers of Swedish identifiers, one a file."""

"""The HTTP service around detectors and policies."""

__version__ = "0.1.0"

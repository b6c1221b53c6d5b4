"""Verifying the tamper-evident log, on its own: nothing here knows of what writes it."""

"""Warnings that people acknowledge with one-time codes."""

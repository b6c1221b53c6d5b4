"""The record of every decision, and its stores."""

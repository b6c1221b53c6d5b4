"""Telling a tenant's security officer: what is told, and the webhook that it goes to."""

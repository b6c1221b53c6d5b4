"""Databases for what is acknowledged."""

from tests.support.databases import database, database_url  # noqa: F401

"""Databases for the tests of this folder."""

from tests.support.databases import database, database_url  # noqa: F401

"""Alembic's scripts, packaged so that an installed wheel can migrate."""

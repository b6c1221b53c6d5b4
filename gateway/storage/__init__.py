"""The database engine, its one schema and its migrations."""

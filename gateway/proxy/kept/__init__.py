"""What is remembered of the conversations and files that services keep for their callers."""

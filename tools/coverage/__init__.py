"""What of every approved API is screened, found out from the vendors' own SDKs.

`python -m tools.coverage` writes docs/coverage.md.
"""

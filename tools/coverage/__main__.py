"""Writes docs/coverage.md."""

import warnings
from pathlib import Path

from tools.coverage.page import page
from tools.coverage.survey import surveys

PAGE = Path(__file__).resolve().parents[2] / "docs/coverage.md"

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    PAGE.write_text(page(list(surveys())), encoding="utf-8")

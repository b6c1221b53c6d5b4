"""The pages in docs/guidelines, one for each guideline that a packaged policy carries out."""

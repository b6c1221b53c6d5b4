"""Server-rendered pages for administrators."""

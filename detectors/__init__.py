"""Text in, findings out. Knows nothing of HTTP, tenants or policies."""

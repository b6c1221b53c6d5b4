"""I/O around one exchange: endpoint, upstream, scan pool, limits."""

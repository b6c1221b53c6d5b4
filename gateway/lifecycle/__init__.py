"""A policy's way from a file to live traffic: versions, shadow, promotion, reload."""

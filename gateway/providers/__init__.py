"""Pure: one adapter per wire API."""

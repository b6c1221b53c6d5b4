"""Pure: segments, redaction, the exchange plan, stream restoring."""

"""Files become texts and gaps, and are put back with other texts."""

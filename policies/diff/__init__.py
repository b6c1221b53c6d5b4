"""What two policies answer differently, and what they say differently."""

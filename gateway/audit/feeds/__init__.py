"""Records for other systems: the formats that they read, and delivery that leaves nothing out."""

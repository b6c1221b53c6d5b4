"""A first policy from a few answers, with comments and with the cases that show its rules."""

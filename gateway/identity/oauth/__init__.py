"""The gateway as an OAuth client: tokens for itself and on behalf of a person."""

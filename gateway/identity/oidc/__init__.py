"""Access tokens of OpenID Connect providers as identities."""

"""Keys, tenants, subjects and roles."""

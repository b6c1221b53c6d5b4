"""What a network outside the gateway should let through: lists of AI products and their hosts, made
from a tenant's policy for name servers, firewalls and proxies."""

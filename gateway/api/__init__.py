"""HTTP interfaces of the gateway's own: probes, metrics, screening without forwarding."""

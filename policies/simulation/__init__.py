"""What a candidate would have answered to the requests that the audit log knows."""

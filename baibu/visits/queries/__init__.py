"""What pages ask: rows made ready to show."""

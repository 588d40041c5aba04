"""What people may ask about what is kept of them, erasing somebody, and what is past its term."""

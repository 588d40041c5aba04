"""Pages: today, visits, households, places, the method."""

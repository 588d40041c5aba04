"""Who and where: communities, places, households, people, posts."""

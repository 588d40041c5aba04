"""What the room can answer."""

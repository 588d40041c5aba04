"""What machines may ask of the registry: people within reach, and workbooks brought in."""

"""Care visits and what is owed today."""

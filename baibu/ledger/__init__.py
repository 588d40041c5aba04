"""What was adopted, what happened, what is owed."""

"""The rights desk for machines."""

"""Words of the registry's data files, for templates."""

"""Page furniture: the base page, the parts, regions for htmx, problem pages, preferences."""

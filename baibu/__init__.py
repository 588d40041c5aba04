"""Baibu: the working method of a residential community, kept."""

"""Shapes of input for people."""

"""Shapes of input: workbooks and their words, accounts."""

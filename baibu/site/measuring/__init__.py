"""Measures what the benches print: on copies or in folders of their own, leaving everything as it was."""

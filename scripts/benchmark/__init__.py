"""Measures the project against a script of the same work: `python -m scripts.benchmark`."""

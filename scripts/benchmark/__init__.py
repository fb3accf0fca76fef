"""Measures the project against a hand-fused script of the same work: `python -m scripts.benchmark`."""

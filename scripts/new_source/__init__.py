"""Writes the adapter of a source system that the project does not know yet.

`tables` reads the columns of the landed tables, `guess` proposes what they mean, `mapping` writes
and checks the file that people correct, and `models` turns it into a folder of models/staging.
docs/new_source.md goes through one system from start to end.
"""

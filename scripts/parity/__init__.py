"""Builds the project on several engines and compares all public tables row by row.

`compare` finds the differences of two tables; the command is described in `__main__`.
"""

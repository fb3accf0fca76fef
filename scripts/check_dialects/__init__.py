"""Builds the project for an engine that is not there, and reads every statement with sqlglot."""

"""The exit codes of a sync; those that scripts.refresh has too mean the same."""

DONE, SOME_FAILED, USAGE, LOCKED, TOKEN, LIMIT, UNREACHABLE, REFUSED, UNEXPECTED = range(9)

"""Says what a changed copy of the seeds would change; docs/whatif.md explains the tables.

`options` reads the command line, `seeds` finds the cells that differ, `build` makes the two
warehouses, `compare` writes what differs between them, `report` puts that into words and tables,
and `render` shows these in a terminal or as Markdown.
"""

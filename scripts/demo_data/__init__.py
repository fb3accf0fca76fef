"""Parts of the generator of demo data. scripts/generate_demo_data.py puts them together.

In the order of the story: `companies` and `people` say who there is, `events` what they do,
`process` how far each lead gets, `crm` what sales notes about it, `lead_tables` what the leads
look like in the end. `dirt` spoils some rows, `machines` adds those of programs, `write` makes the
files. `words` and `content` are their lists, `tools` and `chunk` what all of them share.
"""

"""Writes scores back to the CRM, and who came into or left an audience to files; docs/sync.md.

`journal` keeps the sync log, `outbox` finds what is not sent yet, `push` sends it in batches,
`hubspot` and `salesforce` speak to the vendors through their own clients, `audiences` writes files.
"""

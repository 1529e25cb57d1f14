"""Reads of the registry: `search` for many records, `record` and `history` for one."""

"""One record each: which businesses and which persons of the registry are the same.

registry ─ reading ─► sightings ─ pairing ─► pairs ─ linking ─► chances ─► groups ─► proposals
"""

"""Lists of many rows into the registry, beside others. `python -m bench.intake`."""

"""What Gerai's pages cost with many records. `python -m bench`; what is measured: README.md."""

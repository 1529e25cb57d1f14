"""The processes of an installation: the web, the worker, and the one that keeps them alive."""

"""Where others sign people in."""

"""What the registry knows about a person in clear: names. All else of a person lies in `people`."""

FIELDS = {"registry.Person": ("name",)}

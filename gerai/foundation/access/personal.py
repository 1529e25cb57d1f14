"""What access knows about a person; `people` reads it for export, correction and erasure."""

FIELDS = {"access.User": ("name", "email")}

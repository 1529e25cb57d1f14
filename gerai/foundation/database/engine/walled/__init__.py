"""Django's PostgreSQL backend, which tells every transaction whose work it does."""

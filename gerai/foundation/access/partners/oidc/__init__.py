"""A government's own sign-in, by OpenID Connect."""

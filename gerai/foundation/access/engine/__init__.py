"""What sign-in stands on: a memory shared by all processes, and sessions nobody can read."""

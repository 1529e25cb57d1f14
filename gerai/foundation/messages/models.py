"""What was said to whom stands in the outbox."""

"""Pages of accounts, postings and offices."""

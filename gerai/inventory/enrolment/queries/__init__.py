"""What a door asks before it lets a record in: which place is meant, and what is there already."""

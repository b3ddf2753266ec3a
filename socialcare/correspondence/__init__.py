"""Letters to and fro: what a person writes to the council from their own place, and what it answers."""

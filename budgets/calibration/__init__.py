"""How near the table comes to what is agreed: past cases, measures, what-if, and the likely range."""

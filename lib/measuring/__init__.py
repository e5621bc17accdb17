"""Time and memory of the catalogue's formulations: what is measured, in which turn, and what it shows."""

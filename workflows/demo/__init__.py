"""The demo municipality: brought to its state by running real commands, never by inserting rows (DESIGN 12.10)."""

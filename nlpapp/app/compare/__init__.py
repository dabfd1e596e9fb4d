"""Compare: one text, read by every cell."""

"""Inside: what goes on in a cell, word by word."""

"""Start here: what is said of recurrent networks, step by step, beside what was measured here."""

"""Numbers over time: how they go on, and how sure that is."""

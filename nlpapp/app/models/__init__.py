"""Models: every card, as tables and charts."""

"""Sentiment: the model, its recipe, its evaluation and the signatures it is saved with."""

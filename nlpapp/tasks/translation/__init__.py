"""Translation: the model, its pieces of words, its search, evaluation and signatures."""

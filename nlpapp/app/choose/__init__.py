"""Choose: a kind of model for a problem of one's own, by what was measured."""

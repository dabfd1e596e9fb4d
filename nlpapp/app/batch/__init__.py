"""Batch: a whole file answered by several models."""

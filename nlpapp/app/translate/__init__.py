"""Translate: one text, translators side by side."""

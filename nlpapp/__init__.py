"""nlpapp: one model with different recurrent cells, of texts or numbers over time, compared live.

Importing this package imports nothing heavy; each room (``nlpapp.corpora``, ``nlpapp.serving``,
``nlpapp.tasks.sentiment`` ...) brings in what it needs.
"""

__version__ = "0.1.0"

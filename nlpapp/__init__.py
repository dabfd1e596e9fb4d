"""nlpapp: the same text model with different recurrent cells, compared live.

Importing this package imports nothing heavy; each room (``nlpapp.corpora``, ``nlpapp.serving``,
``nlpapp.tasks.sentiment`` ...) brings in what it needs.
"""

__version__ = "0.1.0"

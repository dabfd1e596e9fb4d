"""Corpora that TensorFlow Datasets lacks, as builders for it: a file each, and `checksums.tsv`.

Apart from the modules of the catalogue, because importing TensorFlow Datasets takes seconds.
"""

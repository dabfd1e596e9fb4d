"""Recurrent cells and their equations: the one axis along which models are compared."""

"""Scenes of company.py: one process a library, and what else happens in it and beside it."""

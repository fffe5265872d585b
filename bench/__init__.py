"""Measurements beside peers. Nothing here is part of the program or of its tests."""

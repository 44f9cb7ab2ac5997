"""Measurements (`lots bench`, `make bench`): figures are printed beside peers of the same run, never asserted."""

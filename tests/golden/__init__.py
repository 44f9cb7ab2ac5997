"""Saved cases of each released version: a later version must load and finish every one of them."""

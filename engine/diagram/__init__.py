"""Diagrams as data: the process specification, what can be checked in it, and its outline as text."""

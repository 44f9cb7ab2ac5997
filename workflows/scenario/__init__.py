"""Scenario files (DESIGN 12.7): read, played through the real commands under a virtual clock, and measured."""

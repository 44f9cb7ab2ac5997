"""The questions: each takes a connection and gives frozen dataclasses, never rows that load more by themselves."""

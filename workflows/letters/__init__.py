"""Letters: their words (sv.toml), to whom they go, and how they leave the house."""

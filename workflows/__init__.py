"""The municipality's case handling: what a diagram can call upon."""

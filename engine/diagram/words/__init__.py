"""What findings about diagrams say, by subject."""

from engine.diagram.words import flow, interchange, reading, references, structure, variables

PARTS = (reading, structure, references, flow, variables, interchange)
ERRORS = {key: text for part in PARTS for key, text in part.ERRORS.items()}
WARNINGS = {key: text for part in PARTS for key, text in part.WARNINGS.items()}

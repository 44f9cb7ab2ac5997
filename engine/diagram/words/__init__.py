"""What findings about diagrams say, by subject."""

from engine.diagram.words import flow, reading, references, structure, variables

ERRORS = reading.ERRORS | structure.ERRORS | references.ERRORS | flow.ERRORS | variables.ERRORS
WARNINGS = reading.WARNINGS | structure.WARNINGS | references.WARNINGS | flow.WARNINGS | variables.WARNINGS

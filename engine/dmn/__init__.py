"""DMN decision tables and their requirements, read once at publication and evaluated on FEEL."""

from engine.dmn.coverage import check_tables
from engine.dmn.model import DecisionModel
from engine.dmn.reader import read_decisions
from engine.dmn.run import DecisionResult, Hit

__all__ = ["DecisionModel", "DecisionResult", "Hit", "check_tables", "read_decisions"]

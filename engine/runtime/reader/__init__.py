"""From the bytes of a BPMN file to a frozen Diagram, by way of SpiffWorkflow's parser."""

from engine.runtime.reader.diagram import inspect_diagram, read_diagram

__all__ = ["inspect_diagram", "read_diagram"]

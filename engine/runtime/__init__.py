"""The only importer of SpiffWorkflow: reads diagrams through its parser and moves cases through them. No database."""

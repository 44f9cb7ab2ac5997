"""A BPMN engine: diagrams, expressions, runtime, cases, tasks, jobs, audit log, identities and rights.

It knows nothing of municipalities; `workflows` fills its extension points (engine.ports.Extensions).
"""

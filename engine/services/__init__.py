"""The verbs: each takes open work, a command and an actor, changes rows and returns a Receipt. None commits."""

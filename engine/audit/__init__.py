"""The audit log: what happened in a case, who did it and on what ground, so that nothing can be changed unseen."""

"""The kinds of field a person answers; each converts what was given and checks it."""

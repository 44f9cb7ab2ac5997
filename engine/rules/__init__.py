"""Pure decisions: plain values in, a decision out. No clock, row, request or configuration is read here."""

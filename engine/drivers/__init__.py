"""The two databases' drivers: how a connection is opened, a transaction begun, a statement of the hot path sent."""

"""Which role each column of a file has, and why."""

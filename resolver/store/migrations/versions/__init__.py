"""The steps, oldest first: `first`."""

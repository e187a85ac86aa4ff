"""The proposals as data for the application in the report: one block, decoded by `client/`."""

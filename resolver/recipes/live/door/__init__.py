"""The door of a store, by what is wanted of it."""

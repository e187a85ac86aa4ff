"""The live recipe: records that come one at a time, kept in a store and resolved as they come."""

"""A seeded generator of customers: people in households, and the dirt of real systems."""

"""Finds which customer records are the same person, explains why, and proposes merges."""

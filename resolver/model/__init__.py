"""Learned and frozen numbers: comparisons, weights, and their file."""

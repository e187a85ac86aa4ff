"""What a run writes, and how it gets there whole."""

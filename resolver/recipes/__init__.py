"""The steps put to work: the way of the data from top to bottom."""

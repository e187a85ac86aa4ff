"""Generated data with known truth, and the measurement of quality on it."""

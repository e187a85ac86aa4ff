"""Frame to frame: each step of the way, none knowing another."""

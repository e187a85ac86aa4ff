"""From a path to bytes and lines of text."""

"""What is remembered between calls: tables in SQLite or PostgreSQL, nothing of matching."""

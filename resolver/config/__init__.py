"""The user's wishes: settings with their defaults, read from and written to TOML."""

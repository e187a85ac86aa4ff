"""The command line: each command parses, calls one recipe and prints what it answers."""

"""Everything about one kind of value: how it is cleaned, and how well two of them agree."""

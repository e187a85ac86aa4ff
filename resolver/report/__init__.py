"""What a run found, told to people: evidence as sentences, and a report in one HTML file."""

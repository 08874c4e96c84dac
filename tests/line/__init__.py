"""The turnero in any order: the real thing and a line on paper do the same, and must come to the same."""

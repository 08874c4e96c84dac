"""Figures, not tests: `make bench`. Each stands beside what the database alone needs, measured in the same run."""

"""PRD-SYE-ATC-01, activity by activity."""

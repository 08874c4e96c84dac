"""The thread through all five activities: one visit of one customer."""

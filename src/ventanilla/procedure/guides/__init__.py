"""Activity 3: the service guides an advisor reads from."""

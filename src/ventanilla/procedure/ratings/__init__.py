"""Activity 5: the customer rates the service at a device."""

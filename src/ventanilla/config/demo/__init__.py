"""A fictitious CIS to try everything in; made through the services, never on a real installation."""

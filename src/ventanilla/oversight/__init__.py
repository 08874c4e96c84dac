"""What those who answer for the service look at."""

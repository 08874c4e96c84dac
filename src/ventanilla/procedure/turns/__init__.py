"""Activity 1: issuing turns and calling them in sequence."""

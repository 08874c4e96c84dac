"""Activity 2: authorization of personal data and its evidence."""

"""Activity 4: attention records and petitions with their legal terms."""

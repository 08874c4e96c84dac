"""When a site is open, and who covers whom at lunch. Pure: no database, no clock."""

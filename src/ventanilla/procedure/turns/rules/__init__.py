"""What turns may do and in which order they are called. Pure: no database, no clock."""

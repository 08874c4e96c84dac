"""Products and programmes: the face that every activity shares."""

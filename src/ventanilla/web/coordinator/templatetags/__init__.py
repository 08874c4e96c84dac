"""What the office's templates need beyond the shared look."""

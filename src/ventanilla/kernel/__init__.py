"""What knows no business: errors, events, clock, money, identity documents, files."""

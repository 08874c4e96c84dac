"""The back office: configuration, and nothing that is a record."""

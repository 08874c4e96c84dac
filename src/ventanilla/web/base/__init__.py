"""What every screen shares: layout, sign-in, access, texts."""

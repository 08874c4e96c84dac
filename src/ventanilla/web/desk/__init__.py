"""The advisor's one screen."""

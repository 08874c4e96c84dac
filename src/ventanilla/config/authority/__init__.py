"""The certificates that give the site a secure origin: those it was given, or those of its own authority."""

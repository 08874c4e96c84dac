"""How the kiosks, displays and tablets of a site are, and which of them need somebody."""

"""The Caja: its sites, service lines, desks, staff, roles and devices."""

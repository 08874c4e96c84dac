"""Ticket printers that understand ESC/POS: over the network, on USB, or behind a file of the system."""

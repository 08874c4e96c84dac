"""Contact: what the Caja writes to people by e-mail and WhatsApp, what became of it, and what they answered."""

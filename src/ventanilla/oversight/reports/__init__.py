"""Informe Turnero CIS."""

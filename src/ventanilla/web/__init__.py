"""Screens and the HTTP API, one package per audience or device."""

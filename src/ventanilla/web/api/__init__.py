"""The HTTP API, version 1, for devices, integrations and scripts."""

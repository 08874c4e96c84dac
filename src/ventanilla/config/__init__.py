"""Settings, addresses and wiring: the only place that joins a port to its adapter."""

"""The worker process: relays committed events, runs jobs (`python -m ventanilla.config.worker`)."""

"""Webhooks: where other systems tell us something by themselves. No person opens these addresses."""

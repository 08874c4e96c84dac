"""The verbs of org: who sits where, which device is which."""

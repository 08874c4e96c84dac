"""The verbs of the turnero: issue, call, move."""

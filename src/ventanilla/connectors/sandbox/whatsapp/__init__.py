"""The stand-in for WhatsApp: speaks Meta's real protocol on this machine, and holds the telephones of the people.

A program of its own without Django or database. The connector reaches it through the same code as the real one; what it
tells us it posts, signed, to the real webhook. Nothing in it leaves this machine.
"""

"""Commands: what has to be done in another system, written down with the change that asks for it and done once.

A service queues a command in its own transaction; the worker carries it out. A command is never lost, for its row exists
if and only if the change does; and never repeated, for one whose answer was lost is looked up at the other side before
anything is sent again. Nobody at a desk waits for another system.
"""

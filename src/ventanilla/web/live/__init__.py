"""The live process: events that tell open screens to look again, and the hall whom to announce."""

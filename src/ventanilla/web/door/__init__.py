"""The front door of the demo: where each screen is, and one click to be anybody in it. Only in the demo."""

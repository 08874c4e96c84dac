"""The password of everybody in the demo; apart from its texts, so that the command line can say it without Django."""

PASSWORD = "ventanilla-demo"  # noqa: S105

"""What programs share that use a running demo from outside: a browser without a screen, and how each role gets in."""

"""Stand-ins for other systems, which speak their real protocols on this machine: for the demo and the tests."""

"""What is sent to other systems, as the coordinator sees it."""

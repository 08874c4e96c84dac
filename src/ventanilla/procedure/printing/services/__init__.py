"""What is done with printers and tickets."""

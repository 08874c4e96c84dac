"""The operations that cross activities, in the order of the procedure."""

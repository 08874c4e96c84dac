"""The conductor: what the procedure still asks of a visit."""

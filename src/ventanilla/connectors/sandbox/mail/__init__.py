"""A mail server that delivers to a folder: real SMTP on loopback, and reports on what did not arrive.

`rebota@` is refused as an address that does not exist, `ocupada@` asks to come back later, `llena@` is taken and then
reported as a full mailbox; everybody else gets their mail.
"""

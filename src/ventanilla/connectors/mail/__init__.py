"""E-mail: letters of the Caja, in text and HTML, handed to its mail server once each."""

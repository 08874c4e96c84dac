"""Whom a program that uses the site from outside trusts."""

import os
import ssl
from pathlib import Path

from ventanilla.config.outside.errors import Missed


def trust(demo: Path, given: Path | None) -> None:
    """Have this process trust the authority in the file `given`, else the one beside demo.json if the site made one.

    Raises Missed when the file holds none.
    """
    made = demo.parent / "authority" / "authority.pem"
    file = given or (made if made.exists() else None)
    if file is None:
        return
    try:
        ssl.create_default_context(cafile=file)
    except OSError as error:
        raise Missed(f"{file} no es el certificado de una autoridad que se pueda leer") from error
    os.environ["SSL_CERT_FILE"] = str(file)

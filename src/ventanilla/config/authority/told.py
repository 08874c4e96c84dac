"""What an operator is told of the site's own authority."""

import datetime as dt

from ventanilla.config.authority import certificates
from ventanilla.config.authority.identity import SOON
from ventanilla.config.authority.own import OwnAuthority


def about_authority(authority: OwnAuthority) -> list[str]:
    """Return where the authority is, its fingerprint and until when it lasts. Raises CannotStart when it is damaged."""
    certificate = authority.read().certificate
    return [
        f"Autoridad: {certificate.subject.rfc4514_string()}",
        f"Certificado: {authority.certificate}",
        f"Huella SHA-256: {certificates.fingerprint(certificate)}",
        f"Vale hasta el {certificates.in_words(certificate.not_valid_after_utc)}.",
    ]


def about_server(authority: OwnAuthority, *, now: dt.datetime) -> list[str]:
    """Return for which names the site's certificate is and until when; it is renewed by the program."""
    server = authority.read_server()
    if server is None:
        return ["Certificado del sitio: se hará de nuevo al iniciar con --host."]
    until = server.certificate.not_valid_after_utc
    lines = [
        f"Certificado del sitio: vale hasta el {certificates.in_words(until)}, para "
        f"{', '.join(certificates.names_of(server.certificate))}."
    ]
    if until <= now:
        lines.append("Ya venció: inicie el programa con --host y se renueva.")
    elif until <= now + SOON:
        lines.append("Vence pronto: se renueva esta noche, o al iniciar el programa con --host.")
    return lines

"""What the program prints about a demo once it is ready: how to get in, and who else can. Pure."""

from pathlib import Path

from ventanilla.config.demo.password import PASSWORD
from ventanilla.config.runtime.addresses import Addresses


def about_demo(addresses: Addresses, *, data: Path, busy_pace: float | None) -> list[str]:
    """Return the lines about a demo on those addresses; `busy_pace` is the simulated turns per hour, if any."""
    lines = [
        f"Es una demostración: las personas y los datos son inventados ({data / 'demo.json'}).",
        "Abra esa dirección: con un clic se entra como cualquiera de esas personas, y se abren el quiosco,",
        f"la sala y las tabletas. Para entrar a mano: ana o clara, con la contraseña {PASSWORD}.",
    ]
    if addresses.is_shared:
        lines += [
            "¡Atención! Esta demostración la puede abrir cualquiera en su red, y entra sin contraseña.",
            "Para que solo se abra en este equipo, iníciela sin --host.",
        ]
    if busy_pace:
        lines += [
            f"La simulación trae {busy_pace:g} turnos por hora y los atiende; el módulo 1, de ana, "
            f"queda para usted ({data / 'logs' / 'busy.log'})."
        ]
    return lines

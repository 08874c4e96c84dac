"""Why the program cannot start, said to the person at the keyboard."""

import errno
import os

REASONS = {
    errno.ENOENT: "no existe",
    errno.EACCES: "permiso denegado",
    errno.EPERM: "permiso denegado",
    errno.EROFS: "es de solo lectura",
    errno.ENOSPC: "el disco está lleno",
    errno.ENOTDIR: "una parte de la ruta no es una carpeta",
    errno.EEXIST: "una parte de la ruta no es una carpeta",
    errno.EISDIR: "es una carpeta",
    errno.EADDRINUSE: "lo usa otro programa",
    errno.EADDRNOTAVAIL: "esta máquina no tiene esa dirección",
}


class CannotStart(Exception):
    """Something outside the program keeps it from starting.

    The message is one Spanish sentence that says what to do. It is printed alone; exit code 1 follows.
    """


def reason(error: OSError) -> str:
    """Return in Spanish why the system refused, in its own words where we have none."""
    code = error.errno or 0
    return REASONS.get(code) or os.strerror(code)

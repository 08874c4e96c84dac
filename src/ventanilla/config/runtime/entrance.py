"""Where one web process listens, as it stands on its command line."""

import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where a web process listens; over TLS when it has a certificate and key."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None

    @classmethod
    def from_arguments(cls) -> "Entrance":
        """Return what the supervisor gave on the command line: HOST PORT [CERTIFICATE KEY]."""
        host, port, *identity = sys.argv[1:5]
        return cls(host, int(port), *map(Path, identity))

    def arguments(self) -> list[str]:
        """Return the command line that `from_arguments` reads."""
        identity = [str(path) for path in (self.certificate, self.key) if path]
        return [self.host, str(self.port), *identity]

"""What happens to a day."""

from dataclasses import dataclass

from ventanilla.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class DayClosed(Event):
    """A day was closed at a site; every screen of it looks again."""

    site_code: str
    date: str

    def topics(self) -> tuple[str, ...]:
        return (f"site:{self.site_code}:queue", f"site:{self.site_code}:lines")

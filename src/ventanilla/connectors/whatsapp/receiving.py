"""Taking in what Meta posts."""

from collections.abc import Mapping

from ventanilla.connectors.whatsapp import deliveries
from ventanilla.kernel.inbox import services as inbox

SOURCE = "whatsapp"


class Receiver:
    """Keeps what Meta posts, whatever it is."""

    def __init__(self, phone_id: str) -> None:
        self._phone_id = phone_id

    def take_in(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Keep the body and each thing in it."""
        inbox.take_in(
            source=SOURCE,
            body=body,
            headers=headers,
            external_ids=deliveries.ids_in(body, phone_id=self._phone_id),
        )

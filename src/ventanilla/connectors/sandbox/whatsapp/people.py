"""What a person does with their telephone: read, press a button, write, send a file, go out of reach and come back."""

from ventanilla.connectors.sandbox.whatsapp import notices, phones
from ventanilla.connectors.sandbox.whatsapp.notices import Postman
from ventanilla.connectors.sandbox.whatsapp.phones import Bubble, Phone, Phones


class Unable(Exception):
    """The telephone cannot do that now; the message says why, in Spanish."""


class People:
    """The hands on the telephones. Each act holds the lock of the telephones."""

    def __init__(self, held: Phones, postman: Postman) -> None:
        self._phones, self._postman = held, postman

    def read(self, phone: Phone) -> None:
        """Read whatever came."""
        with self._phones.lock:
            if phone.is_offline:
                return
            for bubble in phone.unread():
                self.move(phone, bubble, "read")
            self._phones.save()

    def connect(self, phone: Phone, *, is_offline: bool) -> None:
        """Go out of reach, or come back: then what waited arrives."""
        with self._phones.lock:
            phone.is_offline = is_offline
            if not is_offline:
                for bubble in phone.on_their_way():
                    self.move(phone, bubble, "delivered")
            self._phones.save()

    def press(self, phone: Phone, bubble_id: str, button_id: str) -> None:
        """Press a button of a message; once pressed it stays so. Raises Unable."""
        with self._phones.lock:
            self._refuse_offline(phone)
            bubble = phone.bubble(bubble_id)
            button = (
                next((each for each in bubble.buttons if each["id"] == button_id), None) if bubble else None
            )
            if bubble is None or button is None or bubble.pressed:
                raise Unable("Ese botón ya no se puede tocar.")
            bubble.pressed = button["title"]
            said, kind = _pressed(bubble, button)
            self._say(phone, kind=kind, text=button["title"], said=said, answers=bubble.id)

    def write(self, phone: Phone, text: str) -> None:
        """Write something. Raises Unable."""
        with self._phones.lock:
            self._refuse_offline(phone)
            if not text.strip():
                raise Unable("Escriba algo antes de enviarlo.")
            self._say(phone, kind="text", text=text, said={"body": text}, answers="")

    def send_file(self, phone: Phone, *, content: bytes, content_type: str, name: str, text: str) -> None:
        """Send a file, with words under it or none. Raises Unable."""
        with self._phones.lock:
            self._refuse_offline(phone)
            if not content:
                raise Unable("El archivo está vacío.")
            kind = {"image": "image", "audio": "audio", "video": "video"}.get(
                content_type.split("/")[0], "document"
            )
            media = self._phones.keep(content, content_type)
            said = {"caption": text} if text else {}
            if kind == "document":
                said["filename"] = name
            file = {"media_id": media.id, "name": name, "content_type": content_type}
            bubble = self._add(phone, kind=kind, text=text, file=file)
            told = notices.message_of(phone, bubble, said=said, answers="", media=media)
            self._postman.post(told)
            self._phones.save()

    def move(self, phone: Phone, bubble: Bubble, status: str) -> None:
        """Take a message of the Caja's on, and tell it. The caller holds the lock and saves."""
        bubble.status = status
        self._postman.post(notices.status_of(phone, bubble, phones.now()))

    def _say(self, phone: Phone, *, kind: str, text: str, said: dict[str, object], answers: str) -> None:
        bubble = self._add(phone, kind=kind, text=text, file=None)
        told = notices.message_of(phone, bubble, said=said, answers=answers, media=None)
        self._postman.post(told)
        self._phones.save()

    def _add(self, phone: Phone, *, kind: str, text: str, file: dict[str, str] | None) -> Bubble:
        """Return a new message of the person's; whoever writes has read what came before."""
        self.read(phone)
        bubble = Bubble(id=phones.new_id(), is_ours=False, kind=kind, text=text, at=phones.now(), file=file)
        phone.bubbles.append(bubble)
        phone.wrote_at = bubble.at
        return bubble

    def _refuse_offline(self, phone: Phone) -> None:
        if phone.is_offline:
            raise Unable("Este celular está sin conexión. Conéctelo para leer y escribir.")


def _pressed(bubble: Bubble, button: dict[str, str]) -> tuple[dict[str, object], str]:
    """Return what is told of a button that was pressed, and as what: a template's buttons speak otherwise."""
    if bubble.kind == "template":
        return {"payload": button["id"], "text": button["title"]}, "button"
    reply = {"id": button["id"], "title": button["title"]}
    return {"type": "button_reply", "button_reply": reply}, "interactive"

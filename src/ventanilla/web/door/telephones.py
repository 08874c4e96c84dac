"""The telephones of the demo: what the Caja writes arrives here, and whoever tries it out answers. Only in the demo."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ventanilla.kernel import files, phones
from ventanilla.web.base.access import public, shows_domain_errors
from ventanilla.web.door import stand_in
from ventanilla.web.door.stand_in import PICTURES, Unable
from ventanilla.web.door.views import only_in_demo

LONGEST_TEXT = 4096


@only_in_demo
@public
@never_cache
@shows_domain_errors
@require_safe
def show_all(request: HttpRequest) -> HttpResponse:
    """Show the telephones, with what came to each."""
    return render(request, "door/telephones.html", {"telephones": stand_in.telephones()})


@only_in_demo
@public
@never_cache
@shows_domain_errors
@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    """Return the list of telephones alone, for the page that looks again."""
    chosen = request.GET.get("abierto", "")
    context = {"telephones": stand_in.telephones(), "chosen": chosen}
    return render(request, "door/telephone_list.html", context)


@only_in_demo
@public
@never_cache
@shows_domain_errors
@require_safe
def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show a telephone with its chat open."""
    telephone = stand_in.telephone(key)
    others = stand_in.telephones()
    context = {"telephone": telephone, "telephones": others, "chosen": telephone.key}
    return render(request, "door/telephones.html", context)


@only_in_demo
@public
@shows_domain_errors
@require_POST
def read(request: HttpRequest, key: str) -> HttpResponse:
    """Let the person read what came, and return the chat; the open page asks for this as long as it is looked at."""
    telephone = stand_in.read(key)
    return render(request, "door/chat.html", {"telephone": telephone})


@only_in_demo
@public
@shows_domain_errors
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Take the telephone with a number, or another one that keeps its number to itself."""
    text = request.POST.get("number", "")
    if not request.POST.get("without_number") and not text.strip():
        raise Unable(_("Escriba el número del celular."), field="number")
    number = "" if request.POST.get("without_number") else phones.mobile(text, field="number")
    return redirect("door:telephone", key=stand_in.add(number).key)


@only_in_demo
@public
@shows_domain_errors
@require_POST
def press(request: HttpRequest, key: str) -> HttpResponse:
    """Press a button of a message."""
    stand_in.press(key, request.POST.get("button", ""))
    return redirect("door:telephone", key=key)


@only_in_demo
@public
@shows_domain_errors
@require_POST
def write(request: HttpRequest, key: str) -> HttpResponse:
    """Write something, or send a file with words under it or none."""
    text = request.POST.get("text", "").strip()[:LONGEST_TEXT]
    file = request.FILES.get("file")
    if file is not None:
        _refuse_large(file.size or 0)
        stand_in.send_file(
            key,
            content=file.read(),
            content_type=file.content_type or "application/octet-stream",
            name=file.name or _("archivo"),
            text=text,
        )
    else:
        stand_in.write(key, text)
    return redirect("door:telephone", key=key)


@only_in_demo
@public
@shows_domain_errors
@require_POST
def connect(request: HttpRequest, key: str) -> HttpResponse:
    """Take the telephone out of reach, or bring it back."""
    stand_in.connect(key, is_offline=request.POST.get("is_offline") == "1")
    return redirect("door:telephone", key=key)


@only_in_demo
@public
@never_cache
@shows_domain_errors
@require_safe
def file(request: HttpRequest, key: str, file_id: str) -> HttpResponse:
    """Return a file of a chat: a picture or a PDF to be looked at, anything else to be saved."""
    content, content_type = stand_in.file(key, file_id)
    response = HttpResponse(content, content_type=content_type)
    if content_type not in (*PICTURES, "application/pdf") and not content_type.startswith("audio/"):
        response["Content-Disposition"] = "attachment"
        response["Content-Type"] = "application/octet-stream"
    return response


def _refuse_large(size: int) -> None:
    if size > files.MAX_BYTES:
        raise Unable(_("El archivo pesa más de 10 MB: elija uno más pequeño."), field="file")

"""The static files as they are served: hashed and compressed, made again only when a source changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

NOT_SERVED = (
    "django_htmx",  # brings several builds of htmx; we serve the one that package-lock.json pins
    "jquery.js",  # the back office loads these three minified
    "select2.full.js",
    "xregexp.js",
)


def are_current() -> bool:
    """Tell whether what is served was made from the present sources."""
    stamp = _stamp()
    return stamp.exists() and stamp.read_text() == fingerprint()


def collect() -> None:
    """Make the served files from their sources."""
    made_from = fingerprint()
    call_command(
        "collectstatic",
        interactive=False,
        clear=True,
        verbosity=0,
        skip_checks=True,
        ignore_patterns=list(NOT_SERVED),
    )
    _stamp().write_text(made_from)


def fingerprint() -> str:
    """Return a digest of what is left out, what names the files, and the names, sizes and times of every source."""
    made_by = (NOT_SERVED, settings.STORAGES["staticfiles"], settings.WHITENOISE_KEEP_ONLY_HASHED_FILES)
    digest = hashlib.sha256(repr(made_by).encode())
    for finder in get_finders():
        for name, storage in finder.list(None):
            found = Path(storage.path(name)).stat()
            digest.update(f"{storage.path(name)} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _stamp() -> Path:
    return Path(settings.STATIC_ROOT) / ".made-from"

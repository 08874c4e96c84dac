"""Which files the pages are made of."""

from django.contrib.staticfiles.storage import staticfiles_storage


def page_version() -> str:
    """Return what tells the files of the pages from those before and after; empty where none were collected."""
    return str(getattr(staticfiles_storage, "manifest_hash", ""))[:12]

"""How static files are named where they are served: by what is in them, also where a script imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Compressed files under hashed names. Only those are kept, so what a script imports is renamed in it too."""

    support_js_module_import_aggregation = True

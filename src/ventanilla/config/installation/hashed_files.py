"""How static files are served: named by what is in them, also where a script imports another, and compressed."""

from typing import Any

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

QUALITY = 8
"""Of 11; the last step takes forty times as long as all before it and saves a tenth, and the first start waits."""


class QuickCompressor(Compressor):  # type: ignore[misc]
    """Compresses with Brotli nearly as well as it can be done, in a moment."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        """Return the content, compressed."""
        compressed: bytes = brotli.compress(data, quality=QUALITY)
        return compressed


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Compressed files under hashed names. Only those are kept, so what a script imports is renamed in it too."""

    support_js_module_import_aggregation = True

    def create_compressor(self, **options: Any) -> Compressor:
        """Return what compresses them."""
        return QuickCompressor(**options)

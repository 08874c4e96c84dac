"""Copies the few browser files we serve out of node_modules, and draws the sprite of the icons in use."""

import hashlib
import re
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGES = CHECKOUT / "node_modules"
BASE = CHECKOUT / "src" / "ventanilla" / "web" / "base"
ICON_NAMES = BASE / "icons.txt"
VENDOR = BASE / "static" / "vendor"
STAMP = VENDOR / ".made-from"

INTER = "@fontsource-variable/inter"
ATKINSON = "@fontsource-variable/atkinson-hyperlegible-next"
COPIED = (
    "htmx.org/dist/htmx.min.js",
    "@tabler/core/dist/css/tabler.min.css",
    f"{INTER}/files/inter-latin-wght-normal.woff2",
    f"{INTER}/files/inter-latin-ext-wght-normal.woff2",
    f"{ATKINSON}/files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
    f"{ATKINSON}/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
)
LICENSES = ("htmx.org", "@tabler/core", "@tabler/icons", INTER, ATKINSON)
SYMBOL_ATTRIBUTES = {
    "outline": 'fill="none" stroke="currentColor" stroke-width="2"'
    ' stroke-linecap="round" stroke-linejoin="round"',
    "filled": 'fill="currentColor"',
}
BOUNDING_BOX = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")


class UnknownIcons(Exception):
    """icons.txt names icons that the icon package does not have; the message lists them."""


def fingerprint() -> str:
    """Return a digest of what the vendor folder is made from: the lock, the icon names and this script."""
    digest = hashlib.sha256()
    for source in (CHECKOUT / "package-lock.json", ICON_NAMES, Path(__file__)):
        digest.update(source.read_bytes() if source.exists() else b"")
    return digest.hexdigest()


def is_current() -> bool:
    """Tell whether the vendor folder was made from what the checkout holds now."""
    return STAMP.exists() and STAMP.read_text() == fingerprint()


def icon_names() -> list[str]:
    """Return the names in icons.txt, each once, in order of the alphabet."""
    lines = ICON_NAMES.read_text(encoding="utf-8").splitlines() if ICON_NAMES.exists() else []
    return sorted({line.strip() for line in lines if line.strip() and not line.startswith("#")})


def sprite(names: list[str]) -> str:
    """Return one SVG with a symbol per icon; a name that ends in -filled takes the filled drawing.

    Raises UnknownIcons.
    """
    drawings = {name: _drawing(name) for name in names}
    unknown = [name for name, (_style, path) in drawings.items() if not path.exists()]
    if unknown:
        raise UnknownIcons(", ".join(unknown))
    symbols = "".join(_symbol(name, style, path) for name, (style, path) in drawings.items())
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'


def build() -> None:
    """Fill the vendor folder. Raises UnknownIcons, or OSError when a package is missing."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source in COPIED:
        (VENDOR / Path(source).name).write_bytes(_without_source_map(PACKAGES / source))
    (VENDOR / "icons.svg").write_text(sprite(icon_names()), encoding="utf-8")
    (VENDOR / "LICENSES.txt").write_text("\n\n".join(map(_license, LICENSES)), encoding="utf-8")
    STAMP.write_text(fingerprint())


def _drawing(name: str) -> tuple[str, Path]:
    style = "filled" if name.endswith("-filled") else "outline"
    return style, PACKAGES / "@tabler" / "icons" / "icons" / style / f"{name.removesuffix('-filled')}.svg"


def _symbol(name: str, style: str, path: Path) -> str:
    drawing = path.read_text(encoding="utf-8")
    shapes = drawing.split(">", 1)[1].rsplit("</svg>", 1)[0]
    shapes = re.sub(r"\s*\n\s*", "", BOUNDING_BOX.sub("", shapes))
    return f'<symbol id="{name}" viewBox="0 0 24 24" {SYMBOL_ATTRIBUTES[style]}>{shapes}</symbol>'


def _without_source_map(path: Path) -> bytes:
    """Style sheets name a map we do not serve, and hashed static files refuse a name that leads nowhere."""
    content = path.read_bytes()
    return SOURCE_MAP.sub("", content.decode()).encode() if path.suffix == ".css" else content


def _license(package: str) -> str:
    found = sorted((PACKAGES / package).glob("LICENSE*"))
    text = found[0].read_text(encoding="utf-8") if found else "MIT"
    return f"{package}\n{'=' * len(package)}\n{text}"


if __name__ == "__main__":
    try:
        build()
    except UnknownIcons as error:
        sys.exit(f"Íconos desconocidos en {ICON_NAMES.relative_to(CHECKOUT)}: {error}.")

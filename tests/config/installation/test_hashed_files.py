"""Scripts as they are served find one another: only hashed names are kept, so each import leads to one."""

import re
from pathlib import Path

from django.core.files.base import ContentFile

from ventanilla.config.installation.hashed_files import HashedFiles

WEB = Path(__file__).resolve().parents[3] / "src" / "ventanilla" / "web"
IMPORTED = re.compile(r'^import .*?from "(?P<path>[./][^"]+)";', re.MULTILINE)


def served(folder: Path) -> list[Path]:
    """Return our own scripts as they are served from that folder."""
    storage = HashedFiles(location=folder, base_url="/static/")
    sources = {
        str(script.relative_to(static)): script
        for static in WEB.glob("*/static")
        for script in static.rglob("*.js")
        if "vendor" not in script.parts
    }
    for name, script in sources.items():
        storage.save(name, ContentFile(script.read_bytes()))
    list(storage.post_process({name: (storage, name) for name in sources}))
    return sorted(folder.rglob("*.js"))


def test_every_script_that_a_script_imports_is_served_under_that_name(tmp_path: Path) -> None:
    scripts = served(tmp_path)

    imported = [
        (script.parent / found["path"]).resolve()
        for script in scripts
        for found in IMPORTED.finditer(script.read_text())
    ]

    assert len(imported) > 8
    assert {path.name for path in imported if not path.exists()} == set()


def test_no_script_is_served_under_its_plain_name(tmp_path: Path) -> None:
    names = {script.name for script in served(tmp_path)}

    assert not names & {"live.js", "kiosk.js", "staff.js"}

"""Documents of the demo's invented people, as its affiliates file lists them."""

import csv
import io

from ventanilla.config.demo import families

OF_GROWN_UPS = frozenset({"CC", "CE", "PPT"})


def known() -> list[tuple[str, str]]:
    """Return the type and number of everybody who would come by themselves."""
    rows = csv.DictReader(io.StringIO(families.affiliates_file().decode()), delimiter=";")
    found = [(row["tipo_documento"], row["numero_documento"]) for row in rows]
    return [document for document in found if document[0] in OF_GROWN_UPS]

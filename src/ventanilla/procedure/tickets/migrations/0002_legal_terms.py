"""The terms that Ley 1437 de 2011 (as substituted by Ley 1755 de 2015) gives to answer, valid from its publication."""

import datetime as dt

from django.db import migrations

NORM = "Ley 1437 de 2011, Título II (Ley 1755 de 2015)"
TERMS = [
    ("GENERAL", "Petición, queja, reclamo o sugerencia", "art. 14", 15),
    ("INFO_DOCS", "Petición de documentos o de información", "art. 14, num. 1", 10),
    ("CONSULTATION", "Consulta", "art. 14, num. 2", 30),
]


def add_terms(apps, schema_editor):
    legal_term = apps.get_model("tickets", "LegalTerm")
    for code, name, article, days in TERMS:
        legal_term.objects.create(
            code=code, name=name, norm=NORM, article=article, business_days=days, valid_from=dt.date(2015, 6, 30)
        )


def remove_terms(apps, schema_editor):
    apps.get_model("tickets", "LegalTerm").objects.filter(code__in=[code for code, *_ in TERMS]).delete()


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]
    operations = [migrations.RunPython(add_terms, remove_terms)]

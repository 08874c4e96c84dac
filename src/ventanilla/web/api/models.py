"""What the API remembers of its callers."""

from django.db import models


class Allowance(models.Model):
    """How far ahead of its share a caller has issued turns (`limits`). One row a caller."""

    holder = models.CharField(max_length=60, primary_key=True)
    spent_until = models.DateTimeField()

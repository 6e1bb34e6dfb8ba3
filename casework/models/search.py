from django.db import models

from .files import CaseFile


class SearchText(models.Model):
    """The bigrams of a file's core text, parted by spaces; at most 10,000 a row, since
    PostgreSQL does not find a phrase behind position 16,383. Sealed files have no row."""

    file = models.ForeignKey(CaseFile, models.CASCADE, related_name="search_texts")
    part = models.PositiveSmallIntegerField(default=0)
    terms = models.TextField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["file", "part"], name="search_file_part")]

    def __str__(self) -> str:
        return f"{self.file_id}.{self.part}"

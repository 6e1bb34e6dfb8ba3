from django.db import models


class Once(models.Model):
    """A page that was sent. The row is written in the transaction of the deed: a double click or
    a repeated request finds it there and does nothing twice. Kept for two days."""

    nonce = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.nonce

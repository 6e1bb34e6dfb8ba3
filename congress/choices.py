"""What can be, in the staff congress."""

FACETS: tuple[str, ...] = ("internal",)
SCOPES: tuple = ()

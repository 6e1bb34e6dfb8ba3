"""The embedded edition of `./portal up`: SQLite, files for mail, one clock process, plain http
on this machine. A real school on one machine may run it behind a reverse proxy."""

from ..logs import LOGGING  # noqa: F401  # a setting
from .base import *  # noqa: F403  # the settings of every edition
from .base import PORTAL_VAR, database, env


def kept_secret() -> str:
    """Return the secret of this installation, made once and kept beside its data."""
    from django.core.management.utils import get_random_secret_key  # only here

    PORTAL_VAR.mkdir(parents=True, exist_ok=True)
    path = PORTAL_VAR / "secret"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret()
ALLOWED_HOSTS = env.list("PORTAL_HOSTS", default=["127.0.0.1", "localhost"])
DATABASES = {
    "default": database(
        env.str("DATABASE_URL", default=f"sqlite:///{PORTAL_VAR / 'portal.sqlite3'}")
    )
}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = PORTAL_VAR / "mail"
PORTAL_DEMO = env.bool("PORTAL_DEMO", default=False)

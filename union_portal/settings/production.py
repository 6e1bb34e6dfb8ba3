"""A real deployment: PostgreSQL, Redis and Celery, TLS in front. Missing secret = no start."""

from django.core.exceptions import ImproperlyConfigured

from ..logs import LOGGING  # noqa: F401  # a setting
from .base import *  # noqa: F403  # the settings of every edition
from .base import database, env

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("PORTAL_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
DATABASES = {"default": database(env.str("DATABASE_URL"))}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("REDIS_URL"),
    }
}
EMAIL_CONFIG = env.email_url("EMAIL_URL")
vars().update(EMAIL_CONFIG)

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
PROXIES = env.int("PORTAL_PROXIES", default=1)

# One-click demo sign-in stands for both factors: it must not exist where real people are.
if env.bool("PORTAL_DEMO", default=False):
    raise ImproperlyConfigured("PORTAL_DEMO cannot be on in production settings")

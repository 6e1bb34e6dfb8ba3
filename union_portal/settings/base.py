"""What is true in every edition of the portal. Secrets and hosts come from the environment."""

from pathlib import Path
from urllib.parse import unquote

import environ
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

# Where data, mail, uploads and keys lie; outside the web root, never in the repository.
PORTAL_VAR = Path(env.str("PORTAL_VAR", default=str(BASE_DIR / "var")))

INSTALLED_APPS = [
    "union_portal",
    "oversight",
    "congress",
    "members",
    "casework",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # FORM_RENDERER reads the templates of widgets
    "guardian",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_htmx",
    "template_partials",
    "django_filters",
]

PROXIES = 0  # of ours, in front of the web server
MIDDLEWARE = [
    "union_portal.middleware.ProxyMiddleware",
    "union_portal.logs.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "union_portal.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "union_portal.middleware.WordsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "union_portal.middleware.GateMiddleware",
    "members.middleware.AccountMiddleware",
    "union_portal.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "union_portal.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "union_portal.urls"
WSGI_APPLICATION = "union_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "union_portal.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "union_portal.forms.PortalRenderer"

SQLITE_OPTIONS = {
    # IMMEDIATE is not a taste: with deferred transactions half of concurrent writers fail at once.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-20000;"
        "PRAGMA mmap_size=134217728;PRAGMA temp_store=MEMORY"
    ),
}


def database(url: str) -> dict:
    """Return the DATABASES entry for `url`; reads stay outside transactions on both engines."""
    config = environ.Env.db_url_config(url)
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = SQLITE_OPTIONS
    else:
        config["HOST"] = unquote(config["HOST"])  # the folder of a Unix socket, with %2F
        config["CONN_MAX_AGE"] = 60  # seconds
        config["CONN_HEALTH_CHECKS"] = True
    return config


AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "members.sign_in.NumberOrMail",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "members.passwords.LengthValidator"},
    {"NAME": "members.passwords.CommonValidator"},
    {"NAME": "members.passwords.OwnDataValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600  # seconds that the link of the mail lives
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "front"

# django-guardian is the form of the two key tables, never the answer (docs/architecture.md):
# its backend stays out, and no anonymous user row is made.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
# axes.W006: a campus shares one outer address, so failures are counted by account.
SILENCED_SYSTEM_CHECKS = ["guardian.W001", "axes.W006"]

# The seams by which casework refers upward without importing.
PORTAL_UNIT_MODEL = "members.Department"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [
    BASE_DIR / "locale" / area
    for area in ("union_portal", "oversight", "congress", "members", "casework")
]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = PORTAL_VAR / "static"
# Small derived things, kept for a minute. Several processes serve one portal: what one of them
# forgets, because it has changed, all of them forget.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(PORTAL_VAR / "cache"),
    }
}
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(PORTAL_VAR / "files"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Content security: no inline script, no inline style, nothing from elsewhere.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "members.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # seconds
# PORTAL_IDLE, PORTAL_IDLE_OFFICE: seconds that somebody may be away before being signed out;
# shorter for whoever sees other people's matters (domain/members.md 5.5).
PORTAL_IDLE = 12 * 3600
PORTAL_IDLE_OFFICE = 30 * 60
# PORTAL_SECOND_FACTOR: roles that open more than names and posts show a second factor. Only the
# tests turn it off.
PORTAL_SECOND_FACTOR = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "union_portal.views.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # bytes of a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # the line-by-line table of a 300-proposal meeting

# Lock-out: five failures, fifteen minutes, doubled each time. Addresses have a limit of their own
# (members.views.sign_in.PER_ADDRESS): axes need not count them, a campus shares few of them.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = "members.sign_in.cool_off"
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "members.sign_in.account_name"
AXES_HANDLER = "members.sign_in.LockOut"
AXES_LOCKOUT_CALLABLE = "members.sign_in.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # the trail is ours: AccountEvent


def short_name(_device: object) -> str:
    from members.selectors import short_name  # the apps are loaded after the settings

    return short_name()


OTP_TOTP_ISSUER = short_name  # over the code in the phone's app: the school, as it was entered

CELERY_BROKER_URL = env.str("REDIS_URL", default="")
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_EXPIRES = 55  # seconds: the next minute asks again
CELERY_TASK_SOFT_TIME_LIMIT = 240  # seconds
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.2,
}
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_ENABLE_UTC = True

DEFAULT_FROM_EMAIL = env.str("PORTAL_MAIL_FROM", default="union@portal.invalid")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20  # seconds, well under a third of the lease of a mail (casework.delivery)

# PORTAL_DEMO: one-click demo sign-in and the demo university. Off unless an edition says so;
# production refuses to start with it on.
PORTAL_DEMO = False
# PORTAL_REGION: whose local law the rulebook applies beside the national one.
PORTAL_REGION = env.str("PORTAL_REGION", default="beijing")
# PORTAL_PROPOSAL_WORD: the word before the year in numbers of proposal papers, until the word of
# the school is entered on the page of its names.
PORTAL_PROPOSAL_WORD = env.str("PORTAL_PROPOSAL_WORD", default="京华大教代提")
# PORTAL_CLAMD: a virus scanner, unix:///run/clamav/clamd.ctl or tcp://host:3310; "" is none, and
# attachments are then shown as not checked.
PORTAL_CLAMD = env.str("PORTAL_CLAMD", default="")
# PORTAL_PAPER_SECONDS, PORTAL_PAPER_MEGABYTES: what one paper may cost, in time and in memory; what
# goes beyond is given up and said so. A register of 400 proposals needs 10 seconds and 520 MB.
PORTAL_PAPER_SECONDS = env.int("PORTAL_PAPER_SECONDS", default=90)
PORTAL_PAPER_MEGABYTES = env.int("PORTAL_PAPER_MEGABYTES", default=1024)
# PORTAL_ADDRESS: the address printed in mails and papers, without a slash at the end.
PORTAL_ADDRESS = env.str("PORTAL_ADDRESS", default="http://127.0.0.1:8000")
# PORTAL_SCHOOL, PORTAL_SCHOOL_EN: the name of the university, in the masthead and on papers, until
# its names are entered.
PORTAL_SCHOOL = env.str("PORTAL_SCHOOL", default="京华示范大学")
PORTAL_SCHOOL_EN = env.str("PORTAL_SCHOOL_EN", default="Jinghua Model University")

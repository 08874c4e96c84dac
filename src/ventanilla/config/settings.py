"""Settings, read from the environment once. Names and defaults stand in docs/architecture.md."""

import contextlib
import datetime as dt
import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pghistory
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from ventanilla.config.runtime import proxies

CHECKOUT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("VENTANILLA_DATA") or CHECKOUT / "var")
FILES_ROOT = DATA / "files"
SEAL_FOLDER = DATA / "seal"


def _secret_key() -> str:
    """Return the key of this installation: from the environment, or made once and kept beside its data."""
    if given := os.environ.get("VENTANILLA_SECRET_KEY"):
        return given
    kept = DATA / "secret_key"
    if not kept.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        partial = DATA / f"secret_key.{os.getpid()}"
        partial.touch(mode=0o600)
        partial.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(partial, kept)
        partial.unlink()
    return kept.read_text().strip()


def _database(url: str) -> dict[str, object]:
    """Return Django's settings for a postgres:// address; socket folders come as ?host=/folder."""
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.pop("host", parts.hostname or "")),
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "prepare_threshold": 0}
        | {name: unquote(value) for name, value in query.items()},
    }


def _demo_clock() -> dt.datetime | None:
    """Return the moment at which the demo's clock stands still, for pictures that stay the same; None if it goes."""
    given = os.environ.get("VENTANILLA_DEMO_CLOCK", "") if IS_DEMO else ""
    if not given:
        return None
    with contextlib.suppress(ValueError):
        moment = dt.datetime.fromisoformat(given)
        if moment.tzinfo:
            return moment.astimezone(dt.UTC)
    raise ImproperlyConfigured(
        "VENTANILLA_DEMO_CLOCK es un momento con su zona, como 2026-11-24T10:24:00-05:00."
    )


SECRET_KEY = _secret_key()
DEBUG = False
IS_DEMO = os.environ.get("VENTANILLA_DEMO") == "1"
SETUP_KEY = os.environ.get("VENTANILLA_SETUP_KEY", "")
DEMO_CLOCK = _demo_clock()
DEMO_IS_SHARED = IS_DEMO and os.environ.get("VENTANILLA_DEMO_IS_SHARED") == "1"
DEMO_HAS_MORNING = os.environ.get("VENTANILLA_DEMO_MORNING", "1") != "0"
PUBLIC_URL = os.environ.get("PUBLIC_URL", "").rstrip("/")
AUTHORITY = os.environ.get("VENTANILLA_AUTHORITY", "")
METRICS_TOKEN = os.environ.get("VENTANILLA_METRICS_TOKEN", "")
LIVE_URL = os.environ.get("VENTANILLA_LIVE_URL", "").rstrip("/")
LIVE_PORT = int(os.environ.get("VENTANILLA_LIVE_PORT", "8001"))
VOICE = os.environ.get("VENTANILLA_VOICE", "es-419")
VOICE_ROOT = DATA / "voice"
VOICE_MEGABYTES = int(os.environ.get("VENTANILLA_VOICE_MEGABYTES", "100"))
MAIL_URL = os.environ.get("VENTANILLA_MAIL_URL", "")
MAIL_FROM = os.environ.get("VENTANILLA_MAIL_FROM", "")
MAIL_HOOK_SECRET = os.environ.get("VENTANILLA_MAIL_HOOK_SECRET", "")
WHATSAPP_URL = os.environ.get("VENTANILLA_WHATSAPP_URL", "https://graph.facebook.com").rstrip("/")
WHATSAPP_VERSION = os.environ.get("VENTANILLA_WHATSAPP_VERSION", "v24.0")
WHATSAPP_PHONE_ID = os.environ.get("VENTANILLA_WHATSAPP_PHONE_ID", "")
WHATSAPP_TOKEN = os.environ.get("VENTANILLA_WHATSAPP_TOKEN", "")
WHATSAPP_APP_SECRET = os.environ.get("VENTANILLA_WHATSAPP_APP_SECRET", "")
WHATSAPP_VERIFY_TOKEN = os.environ.get("VENTANILLA_WHATSAPP_VERIFY_TOKEN", "")
TRUSTED_PROXIES = proxies.trusted(os.environ.get("VENTANILLA_TRUSTED_PROXIES", ""))
PAGES_ORIGIN = os.environ.get("VENTANILLA_PAGES_ORIGIN", "").rstrip("/")
ALLOWED_HOSTS = os.environ.get(
    "VENTANILLA_ALLOWED_HOSTS", "*" if IS_DEMO else "localhost,127.0.0.1,[::1]"
).split(",")
if PUBLIC_URL:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, urlsplit(PUBLIC_URL).hostname or ""]
    CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

DATABASES = {
    "default": _database(os.environ.get("DATABASE_URL", "postgres://ventanilla_program@localhost/ventanilla"))
}

INSTALLED_APPS = [
    "ventanilla.web.backoffice",  # before unfold, whose templates some of its own replace
    "unfold.apps.BasicAppConfig",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "axes",
    "csp",
    "django_htmx",
    "ventanilla.config",
    "ventanilla.kernel",
    "ventanilla.kernel.commands",
    "ventanilla.kernel.inbox",
    "ventanilla.org",
    "ventanilla.customers",
    "ventanilla.customers.contact",
    "ventanilla.customers.certificates",
    "ventanilla.procedure.catalogue",
    "ventanilla.procedure.visits",
    "ventanilla.procedure.consent",
    "ventanilla.procedure.opportunities",
    "ventanilla.procedure.guides",
    "ventanilla.procedure.tickets",
    "ventanilla.procedure.turns",
    "ventanilla.procedure.ratings",
    "ventanilla.procedure.printing",
    "ventanilla.procedure.flow",
    "ventanilla.web.base",
    "ventanilla.web.kiosk",
    "ventanilla.web.hall",
    "ventanilla.web.tablet",
    "ventanilla.web.phone",
    "ventanilla.web.reception",
    "ventanilla.web.desk",
    "ventanilla.web.coordinator",
    "ventanilla.web.setup",
    "ventanilla.web.door",
    "ventanilla.web.api",
    "ventanilla.web.hooks",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ventanilla.web.base.headers.may_reach_live",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "ventanilla.web.base.nul.RefuseNul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "ventanilla.config.urls"
WSGI_APPLICATION = "ventanilla.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "ventanilla.web.base.context.page",
            ],
            "builtins": [
                "ventanilla.web.base.templatetags.look",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]

AUTH_USER_MODEL = "org.StaffUser"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "web:sign_in"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "ventanilla.web.base.sign_in.locked_out"
AXES_CLIENT_IP_CALLABLE = "ventanilla.web.base.client_address.client_address"
AXES_VERBOSE = False

SESSION_COOKIE_NAME = "sessionid"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "ventanilla.web.base.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

LANGUAGE_CODE = "es-co"
LANGUAGES = [("es", _("Español")), ("es-co", _("Español (Colombia)")), ("en", _("English"))]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [CHECKOUT / "src" / "ventanilla" / "web" / "locale"]
TIME_ZONE = "America/Bogota"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(FILES_ROOT)},
    },
    "staticfiles": {"BACKEND": "ventanilla.config.installation.hashed_files.HashedFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

PGHISTORY_APPEND_ONLY = False
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(
    db_constraint=False, related_name="+", related_query_name="+", db_index=True
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"no_refusals": {"()": "ventanilla.config.logs.NoRefusals"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_refusals"]}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"ventanilla": {"level": "INFO"}},
}

"""All settings, read from the environment.

The embedded servers of `make run` and `make test` set DATABASE_URL and REDIS_URL before this
file is read; anywhere else a missing one ends with a sentence.
"""

from datetime import date
from pathlib import Path
from typing import Any

from celery.schedules import crontab
from environs import Env

from hnfsg.people.auth_settings import *  # noqa: F403 - allauth's settings, kept with the people

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"


def _required(name: str) -> str:
    value: str = env.str(name, "")
    if not value:
        raise SystemExit(
            f"{name} is not set. Set it in the environment (docs/deploy.md lists every variable), "
            "or use `make run`, which brings its own servers."
        )
    return value


DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)
TODAY = env.date("TODAY", date(2024, 3, 1) if DEMO else None)
SECRET_KEY = _required("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
# References of children are made under it: with another key no child is known again.
CHILD_KEY = env.str("CHILD_KEY", "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if DEMO else [])
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000" if DEMO else "https://localhost")
COUNCIL_NAME = env.str("COUNCIL_NAME", "Demo County Council" if DEMO else "The council")
ACCESSIBILITY_CONTACT = env.str("ACCESSIBILITY_CONTACT", "")
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", not DEMO)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tables2",
    "django_htmx",
    "hnfsg",
    "hnfsg.people",
    "hnfsg.intake",
    "hnfsg.figures",
    "finance",
    "ehcp",
    "actions",
]
AUTH_USER_MODEL = "people.User"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "hnfsg.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hnfsg.people.middleware.require_second_factor",
    "hnfsg.people.middleware.see_as_member",
]

ROOT_URLCONF = "hnfsg.urls"
WSGI_APPLICATION = "hnfsg.wsgi.application"
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
                "hnfsg.views.site",
            ],
        },
    }
]

_required("DATABASE_URL")
DATABASES = {"default": env.dj_db_url("DATABASE_URL", conn_max_age=60, conn_health_checks=True)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = _required("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "TIMEOUT": 7 * 24 * 3600,
        "KEY_PREFIX": env.str("CACHE_PREFIX", "hnfsg"),
    }
}


def _broker_url(url: str) -> str:
    """Celery's spelling of a Redis address: a unix socket has another scheme there."""
    if not url.startswith("unix://"):
        return url
    path, _, query = url.removeprefix("unix://").partition("?")
    number = query.partition("db=")[2] or "0"
    return f"redis+socket://{path}?virtual_host={number}"


CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", "") or _broker_url(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_DEFAULT_QUEUE = env.str("CELERY_QUEUE", "hnfsg")
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1}
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Europe/London"
# The job rows in Postgres are the truth; the broker is only a bell. This rings it again.
CELERY_BEAT_SCHEDULE = {
    "ring for unfinished jobs": {
        "task": "hnfsg.intake.tasks.ring_unfinished",
        "schedule": env.float("RING_EVERY_SECONDS", 15.0),
    },
    "compare the originals with what came": {
        "task": "hnfsg.intake.nightly.begin",
        "args": ["check-originals"],
        "schedule": crontab(hour=2, minute=30),
    },
    "let go what has been kept long enough": {
        "task": "hnfsg.intake.nightly.begin",
        "args": ["purge"],
        "schedule": crontab(hour=3, minute=0),
    },
    "hold the counts to their rows": {
        "task": "hnfsg.intake.nightly.begin",
        "args": ["audit-counts"],
        "schedule": crontab(hour=3, minute=30),
    },
    "tell officers what is due": {
        "task": "hnfsg.intake.nightly.begin",
        "args": ["remind"],
        "schedule": crontab(hour=8, minute=0, day_of_week="mon-fri"),
    },
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", VAR / "static")
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/govuk", BASE_DIR / "node_modules/govuk-frontend/dist/govuk"),
    ("vendor/plotly", BASE_DIR / "node_modules/plotly.js-basic-dist-min"),
]
MEDIA_ROOT = env.path("MEDIA_ROOT", VAR / "media")


def kept_in() -> dict[str, Any]:
    """Where originals are kept: the folder MEDIA_ROOT, or the bucket that S3_BUCKET names."""
    bucket = env.str("S3_BUCKET", "")
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    try:
        from botocore.config import Config
        from storages.backends import s3 as _  # noqa: F401
    except ImportError:
        raise SystemExit(
            "S3_BUCKET is set, but django-storages and boto3 are not installed. Install "
            "requirements-s3.lock in place of requirements.lock."
        ) from None
    endpoint = env.str("S3_ENDPOINT_URL", "")
    key = env.str("S3_ACCESS_KEY", "")
    secret = env.str("S3_SECRET_KEY", "")
    encryption = env.str("S3_ENCRYPTION", "")
    kms_key = env.str("S3_KMS_KEY", "")
    style = env.str("S3_ADDRESSING_STYLE", "path" if endpoint else "auto")
    encrypted = {"ServerSideEncryption": encryption} if encryption else {}
    return {
        "BACKEND": "hnfsg.intake.s3.S3Store",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": endpoint or None,
            "region_name": env.str("S3_REGION", "") or None,
            "location": env.str("S3_PREFIX", ""),
            # Without a pair of ours, boto3 finds AWS's standard variables or the machine's role.
            **({"access_key": key, "secret_key": secret, "security_token": None} if key else {}),
            "file_overwrite": False,
            "default_acl": None,  # the bucket's own, which is private
            "querystring_auth": False,
            "object_parameters": encrypted | ({"SSEKMSKeyId": kms_key} if kms_key else {}),
            "client_config": Config(
                signature_version="s3v4",
                s3={"addressing_style": style},
                connect_timeout=5,
                read_timeout=30,
                retries={"mode": "standard", "max_attempts": 3},
                # Many stores that are not AWS know no other; we compare the sha256 ourselves.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        },
    }


STORAGES = {
    "default": kept_in(),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_MAX_AGE = 365 * 24 * 3600

# An upload's bytes are bounded. They are streamed to a temporary file, where the data is of
# children once the door has taken out whom it is of.
FILE_UPLOAD_HANDLERS = ["hnfsg.intake.receiving.DoorUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

_email = env.dj_email_url("EMAIL_URL", "console://")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
for _name in ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL", "TIMEOUT"):
    if f"EMAIL_{_name}" in _email:
        globals()[f"EMAIL_{_name}"] = _email[f"EMAIL_{_name}"]
if DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = MEDIA_ROOT.parent / "mail"  # of the demonstration alone
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "High Needs Funding <no-reply@localhost>")

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# Cookies and transport: strict unless this is the demonstration on a developer's own machine.
_secure = not (DEMO or DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SESSION_COOKIE_AGE = 12 * 3600
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", _secure)
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _secure
SECURE_REFERRER_POLICY = "same-origin"
if env.bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Without it every reader would share the proxy's throttle.
    ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXY_COUNT", 1)
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [SITE_URL]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "WARNING")},
    "loggers": {"hnfsg": {"level": env.str("LOG_LEVEL", "INFO")}},
}
DJANGO_TABLES2_TEMPLATE = "_components/table.html"

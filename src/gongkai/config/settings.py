"""Settings: everything that differs between installations comes from the environment (docs/settings.md)."""

import logging
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import structlog
from csp.constants import NONE, SELF
from environs import Env

from gongkai.config import secret_key

env = Env()

# --- Where this installation keeps its state, and under which address people reach it ---------------------------------
DATA_DIR = env.path("GONGKAI_DATA_DIR", Path.cwd() / "data")
_address = urlsplit(env.str("GONGKAI_ORIGIN", "http://127.0.0.1:8000").rstrip("/"))
ORIGIN = f"{_address.scheme}://{_address.netloc}"
# The folder of an existing site under which this one is mounted, as "/zwgk"; empty where it is the site itself.
BASE_PATH = _address.path
FORCE_SCRIPT_NAME = BASE_PATH or None
DEBUG = env.bool("GONGKAI_DEBUG", False)
SECRET_KEY = env.str("GONGKAI_SECRET_KEY", "") or secret_key.read_or_make(DATA_DIR / "private" / "secret_key")
# The first key encrypts what is kept private on disk; with the others files are read that were written under them.
PRIVATE_KEYS = [key.strip() for key in env.str("GONGKAI_PRIVATE_KEY", "").split(",") if key.strip()] or [
    secret_key.read_or_make(DATA_DIR / "private" / "storage_key")
]
# The first key signs the anchors of the publication log; the public keys of the others are still known as ours.
ANCHOR_KEYS = [key.strip() for key in env.str("GONGKAI_ANCHOR_KEY", "").split(",") if key.strip()] or [
    secret_key.read_or_make(DATA_DIR / "private" / "anchor_key")
]
# Who keeps the anchors elsewhere: addresses to which each day's is sent.
WITNESSES = [address.strip() for address in env.str("GONGKAI_WITNESSES", "").split(",") if address.strip()]

IS_SECURE_ORIGIN = _address.scheme == "https"
IS_LOCAL_ORIGIN = _address.hostname in {"127.0.0.1", "localhost", "::1"}
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"] if IS_LOCAL_ORIGIN else [_address.hostname or ""]
CSRF_TRUSTED_ORIGINS = [ORIGIN]

SITE_NAME = env.str("GONGKAI_SITE_NAME", "")
SITE_OWNER = env.str("GONGKAI_SITE_OWNER", "")
# What the foot of every public page must carry, and where it stands inside another site: its head and foot.
SITE_CODE = env.str("GONGKAI_SITE_CODE", "")
SITE_ICP = env.str("GONGKAI_SITE_ICP", "")
SITE_POLICE_RECORD = env.str("GONGKAI_SITE_POLICE_RECORD", "")
SITE_CONTACT = [line.strip() for line in env.str("GONGKAI_SITE_CONTACT", "").split("|") if line.strip()]
SITE_ERROR_REPORT_URL = env.str("GONGKAI_SITE_ERROR_REPORT_URL", "")
FRAGMENTS_DIR = env.path("GONGKAI_FRAGMENTS_DIR", None)

# --- Rooms, lowest first ---------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "gongkai.agencies",
    "gongkai.accounts",
    "gongkai.jobs",
    "gongkai.clock",
    "gongkai.publishing",
    "gongkai.attachments",
    "gongkai.compliance",
    "gongkai.registers",
    "gongkai.lexicon",
    "gongkai.columns",
    "gongkai.notices",
    "gongkai.directory",
    "gongkai.documents",
    "gongkai.plans",
    "gongkai.portal",
    "gongkai.desk",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "tree_queries",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "gongkai.publishing.pages.NoStoreMiddleware",
    "gongkai.publishing.pages.CleanQueryMiddleware",
    "gongkai.desk.middleware.EndedSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "gongkai.publishing.pages.DeskCsrfMiddleware",
    "gongkai.publishing.pages.CleanFormMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gongkai.desk.middleware.KeptFormsMiddleware",
]

ROOT_URLCONF = "gongkai.config.urls"
WSGI_APPLICATION = "gongkai.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongkai.portal.context.site",
                "gongkai.desk.context.workspace",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "gongkai.portal.templatetags.components",
                "gongkai.portal.templatetags.charts",
                "gongkai.portal.templatetags.page_meta",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
FILTERS_EMPTY_CHOICE_LABEL = "不限"

# --- Database: SQLite by default, PostgreSQL by one variable -----------------------------------------------------------
DATABASES: dict[str, Any] = {
    "default": env.dj_db_url("GONGKAI_DATABASE_URL", f"sqlite:///{DATA_DIR / 'db' / 'gongkai.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes its lock at BEGIN, so that appending to the log waits instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # What is erased is overwritten in the file too, however SQLite was built.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- People ----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["gongkai.accounts.backends.StaffBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "gongkai.accounts.adapter.ClosedSignUp"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# Slow for a guesser at one address; per account only so strict that strangers cannot keep somebody out.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/ip,50/5m/key"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

# Cookies belong to the workspace: a public page never sees one, so it can be stored and served to all.
SESSION_COOKIE_PATH = f"{BASE_PATH}/desk/"
SESSION_COOKIE_NAME = "gongkai_desk"
SESSION_COOKIE_AGE = 12 * 3600
# Not kept in the session: looking a token up there would make every public page vary by cookie.
CSRF_COOKIE_PATH = f"{BASE_PATH}/desk/"
CSRF_COOKIE_NAME = "gongkai_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "gongkai.desk.views_kept.stale_form"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE_ORIGIN
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- What a browser may do -------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = IS_SECURE_ORIGIN
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_SECURE_ORIGIN else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_SECURE_ORIGIN
# How many proxies of ours stand in front: what further hops claim about the client is not believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("GONGKAI_PROXY_HOPS", 0)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The largest import in review: 500 items of 14 fields and 2,000 units of 3.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 15_000
# The longest text of a document, 300,000 characters, is 2.7 MB on its way: whoever exceeds it is told so by the form.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# --- Language, time, files, mail ---------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
LOCALE_PATHS = [Path(__file__).parent / "locale"]  # what Django itself says, in plainer words
USE_TZ = True
DATETIME_FORMAT = "Y年n月j日 H:i"

STATIC_URL = f"{BASE_PATH}/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Without a mail server letters stay in the outbox, where the administrator sees them.
MAIL_URL = env.str("GONGKAI_EMAIL_URL", "")
if MAIL_URL:
    vars().update(env.dj_email_url("GONGKAI_EMAIL_URL"))
DEFAULT_FROM_EMAIL = env.str("GONGKAI_EMAIL_FROM", f"gongkai@{_address.hostname}")

UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024
# A virus scanner that every upload passes: it reads standard input and ends with 0 (clean) or 1 (not).
SCAN_COMMAND = shlex.split(env.str("GONGKAI_SCAN_COMMAND", ""))
# A request with files up to the limit stays in memory: what is refused, or kept encrypted, is never on disk as it came.
FILE_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_LIMIT_BYTES + 1024 * 1024


def _in_one_line(record: logging.LogRecord) -> bool:
    """Without the traceback: anybody can write a foreign host into a request, and where it was noticed helps nobody."""
    record.exc_info = None
    return True


_log_processors: list[structlog.typing.Processor] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
]
structlog.configure(
    processors=[*_log_processors, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": structlog.stdlib.ProcessorFormatter,
            # Plain tracebacks: a rich one prints local variables, and with them what people typed.
            "processor": structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            ),
            "foreign_pre_chain": _log_processors,
        }
    },
    "filters": {"in_one_line": {"()": "django.utils.log.CallbackFilter", "callback": _in_one_line}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "gongkai": {"level": "INFO"},
        "django.security.DisallowedHost": {"filters": ["in_one_line"]},
        # Below an error Django logs addresses that do not exist, and with them whatever somebody pasted into one.
        "django.request": {"level": "ERROR"},
    },
}

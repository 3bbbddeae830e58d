"""Settings. Everything that differs between installations comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import SELF
from django.utils.translation import gettext_lazy as _

from bina.platform.database.addresses import installation_home

BASE_DIR = Path(__file__).resolve().parent.parent
BINA_HOME = installation_home(os.environ)
DEBUG = os.environ.get("BINA_DEBUG", "") == "1"
TESTING = os.environ.get("BINA_TESTING", "") == "1"


def _secret_key() -> str:
    """The key from the environment, or one made once and kept in ``BINA_HOME``."""
    if key := os.environ.get("BINA_SECRET_KEY"):
        return key
    from bina.platform.secret import kept_secret  # the module must stay importable without settings

    return kept_secret(BINA_HOME / "secret-key")


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = os.environ.get("BINA_HOSTS", "127.0.0.1,localhost,testserver").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("BINA_ORIGINS", "").split(",") if origin]
HTTPS = os.environ.get("BINA_HTTPS", "") == "1"
# Names the installation in records that leave it; must never change once there are any.
INSTALLATION_URL = os.environ.get("BINA_URL", "http://localhost:8000").rstrip("/")

# Content made elsewhere runs on names below this one, each package and person on its own; production has a
# wildcard name and certificate for it.
CONTENT_HOST = os.environ.get("BINA_CONTENT_HOST", "content.localhost")

# Changes with every new version of the application, so that pages saved on devices are renewed.
RELEASE = os.environ.get("BINA_RELEASE", "")

INSTALLED_APPS = [
    "bina.demonstration",
    "bina.insight",
    "bina.exchange",
    "bina.evaluation",
    "bina.planning",
    "bina.professionalism",
    "bina.training",
    "bina.learning",
    "bina.competency",
    "bina.performance",
    "bina.surveys",
    "bina.records",
    "bina.people",
    "bina.platform",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "bina.learning.content.middleware.ContentOriginMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bina.platform.compression.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "bina.platform.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bina.platform.middleware.ActorMiddleware",
    "bina.platform.middleware.RefusedMiddleware",
]
ROOT_URLCONF = "bina.urls"
WSGI_APPLICATION = "bina.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bina.platform.context.frame",
                "bina.people.context.agency",
                "bina.demonstration.context.accounts",
            ],
        },
    }
]


def _database(address: str) -> dict[str, Any]:
    """Django's form of a ``postgresql://user:password@host:port/name?option=value`` address."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": query.pop("port", "") or str(parts.port or ""),
        "OPTIONS": query,
        "TEST": {"NAME": os.environ.get("BINA_TEST_NAME", "test_bina")},
    }


# The commands and the test plug-in set both addresses before settings are read; see bina.platform.database.
_APP = os.environ.get("DATABASE_URL", "postgresql://bina_app@127.0.0.1:5432/bina")
_OWNER = os.environ.get("DATABASE_OWNER_URL", _APP)
AS_OWNER = os.environ.get("BINA_AS_OWNER", "") == "1"
DATABASES: dict[str, dict[str, Any]] = {"default": _database(_OWNER if AS_OWNER else _APP)}
DATABASE_OWNER = _database(_OWNER)
DATABASE_APP = _database(_APP)
if not (AS_OWNER or TESTING):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 0, "max_size": 16, "timeout": 20}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache"
        if TESTING
        else "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "platform_cache",
    }
}
SESSION_ENGINE = "bina.platform.accounts.sessions"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

AUTH_USER_MODEL = "platform.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
)
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "bina.platform.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "reset_password": "20/m/ip,5/m/key",
    "activate": "20/300s/ip",
}
# Asked at sign-in: a phone that kills the browser must not end the session of who learns on it.
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Bina] "
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Bina"

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [path for path in [BASE_DIR / "bina" / "static"] if path.is_dir()]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
# Names of built files change with their bytes, so browsers keep them without ever asking again.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/dist/assets/.+-[\w-]{8}\.[a-z0-9]+$"
MEDIA_ROOT = BINA_HOME / "files"
FILE_UPLOAD_PERMISSIONS = 0o640
CERTIFICATE_CHECKS_A_MINUTE = int(os.environ.get("BINA_CERTIFICATE_CHECKS", "120"))
LARGEST_CERTIFICATE_BYTES = int(float(os.environ.get("BINA_CERTIFICATE_MB", "5")) * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# Who signs documents and how, each from BINA_<name>; docs/operate/signing.md says what they mean.
SIGNING = {
    name: os.environ.get(f"BINA_{name}", "")
    for name in (
        *("SIGNER", "SIGN_KEY", "SIGN_CERTIFICATE", "SIGN_PASSWORD", "SIGN_LEVEL", "SIGN_TRUST"),
        *("TSA_URL", "TSA_USER", "TSA_PASSWORD"),
        *("PKCS11_LIBRARY", "PKCS11_TOKEN", "PKCS11_PIN", "PKCS11_KEY"),
        *("BSRE_URL", "BSRE_USER", "BSRE_PASSWORD", "BSRE_NIK", "BSRE_PASSPHRASE"),
    )
}

# Where the simulator of SIASN answers; an agency's connection chooses it, never an address of its own.
SIASN_SIMULATOR_URL = os.environ.get("BINA_SIASN_SIMULATOR", "http://127.0.0.1:8790").rstrip("/")

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-bina" if HTTPS else "bina"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "bina-csrf"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "frame-src": [SELF, f"https://*.{CONTENT_HOST}" if HTTPS else f"http://*.{CONTENT_HOST}:*"],
        "object-src": ["'none'"],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    }
}

EMAIL_HOST = os.environ.get("BINA_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("BINA_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("BINA_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("BINA_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("BINA_MAIL_TLS", "") == "1"
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = BINA_HOME / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("BINA_MAIL_FROM", "Bina <bina@localhost>")

# Reminders go to push services on the internet only. A trial names a service of its own, such as
# http://127.0.0.1:8791/, and no other is asked then.
PUSH_LOCAL_SERVICES = [place for place in os.environ.get("BINA_PUSH_LOCAL", "").split(",") if place]

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = "bina.platform.jobs.on_app_ready"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("BINA_LOG", "WARNING")},
}

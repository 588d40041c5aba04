"""Django's settings: read from the environment, safe when nothing is set."""

import os

from csp.constants import NONE, SELF

from baibu.site import environment, outside

# Pages of failures that show code and values exist nowhere: not here, and not on a developer's machine.
DEBUG = False
SECRET_KEY = environment.secret_key()
ALLOWED_HOSTS = environment.hosts()
#: Whether the sign-in page lists the demo's roles; true only where a demo was built.
BAIBU_DEMO = environment.is_demo()

INSTALLED_APPS = [
    "baibu.web",
    "baibu.registry",
    "baibu.notices",
    "baibu.ledger",
    "baibu.visits",
    "baibu.rights",
    # Second steps of signing in; the first of the two only because the other one needs its tables.
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
]

MIDDLEWARE = [
    # The headers come first, so that files and failures of every kind have them too.
    "django.middleware.security.SecurityMiddleware",
    "baibu.web.middleware.Headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "baibu.site.doors.Doors",
    "baibu.web.middleware.Problems",
    "baibu.site.doors.Bounds",
]

ROOT_URLCONF = "baibu.site.urls"
WSGI_APPLICATION = "baibu.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "baibu.web.preferences.frame",
                "baibu.notices.views.inbox.letters",
            ],
        },
    },
]
FORM_RENDERER = "baibu.web.forms.Renderer"
CSRF_FAILURE_VIEW = "baibu.web.problems.csrf_failure"

DATABASES = {"default": environment.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

#: Tables the web may add to and read, and nothing else.
APPEND_ONLY_TABLES = ("ledger_entry", "ledger_look")
#: The role pages are served as, which sees one community at a time, and the role of clock and commands;
#: migrations run as the tables' owner.
APP_ROLE, KEEPER_ROLE = "baibu_app", "baibu_keeper"
#: Whether the database has these roles; where somebody else's database has not, `doctor` says so.
BAIBU_GUARDED = not environment.is_on("BAIBU_UNGUARDED")

#: The dictionary that says who carries out which effect of an entry.
BAIBU_EFFECTS = "baibu.site.wiring.EFFECTS"
#: Who takes over the visits of an office's log, takes them back with their import, and tells what is kept.
BAIBU_VISIT_LOGS = {
    "bring_in": "baibu.visits.actions.logs.bring_in",
    "take_back": "baibu.visits.actions.logs.take_back",
    "kept": "baibu.visits.queries.logs.kept",
    "lines": "baibu.visits.queries.logs.lines",
    "stood": "baibu.visits.queries.logs.stood",
}
#: What is owed follows the register: called after an import, after it is taken back, for a new post holder.
BAIBU_AFTER_REGISTER = "baibu.ledger.actions.following.follow_register"
#: what is done before somebody is shown who lives in a home
BAIBU_BEFORE_HOME = "baibu.visits.actions.looks.look_from_register"
#: What writes down that somebody's number was shown to be called.
BAIBU_LOOKS = "baibu.ledger.actions.note_look"

#: What is taken down where somebody no longer agrees to be shown in public.
BAIBU_AFTER_SHOWN = "baibu.notices.actions.take_down_naming"

#: What the desk makes for somebody who asked for a copy of what is kept about them: (actor, now) → the file.
BAIBU_COPY = "baibu.visits.queries.copies.copy_as_workbook"

#: What waits for somebody in rooms that the pages of Today know nothing of: each of (scope, root) → rows.
BAIBU_WAITING = [
    "baibu.notices.queries.orders.orders_waiting", "baibu.rights.queries.waiting.waiting_for",
    "baibu.notices.queries.waiting_for", "baibu.notices.queries.rotas_waiting",
    "baibu.notices.queries.sending.waiting_for",
]  # fmt: skip

#: What is done with accounts is written down here.
BAIBU_MEMORY = "baibu.ledger.actions.append_entry"

#: How codes reach a resident's phone: off, http, or screen, which only a demo knows.
BAIBU_SMS = environment.sms()
#: Who hands a text message to a gateway.
BAIBU_SMS_CARRIERS = {"http": "baibu.site.texting.over_http"}

#: The ways out of the house that are set up, and the order in which they are usually taken.
BAIBU_CHANNELS = "baibu.site.sending.surroundings.open_channels"
BAIBU_CHANNEL_ORDER = ("sms", "mail")
#: What one message costs by each of them.
BAIBU_CHANNEL_COSTS = "baibu.site.sending.surroundings.costs"
#: Where this site is reached from outside, and whether nothing leaves the house.
BAIBU_SITE_ADDRESS = "baibu.site.sending.surroundings.site_address"
BAIBU_SANDBOXED = "baibu.site.sending.surroundings.is_sandbox"

#: Where the vault finds its keys: outside the database.
BAIBU_VAULT_KEYS = "baibu.site.keys.vault_keys"

AUTH_USER_MODEL = "registry.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# None of allauth's own pages has an address here; its pieces are used by pages of ours.
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "baibu.site.factors.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Baibu"
#: a phone's clock may be half a minute off
MFA_TOTP_TOLERANCE = 1
#: WeCom, DingTalk, Feishu, as far as the surroundings name them; secrets are never in the database.
BAIBU_OUTSIDE = outside.configured()
SESSION_ENGINE = "baibu.site.sessions"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"

HTTPS = environment.is_on("BAIBU_HTTPS")
# A cookie called so is taken from this very name over TLS only, and never from a neighbouring site.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid", f"{COOKIE_PREFIX}csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Whether all names below ours have TLS, and whether browsers ship with that promise, is for whoever owns
# the domain to say (docs/decisions/0024-hardening.md).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "frame-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *outside.aims(BAIBU_OUTSIDE)],
        "frame-ancestors": [NONE],
    },
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [str(environment.HERE / "locale")]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = str(environment.data_folder() / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if environment.is_on("BAIBU_WEB")
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        ),
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not environment.is_on("BAIBU_WEB")

# An import sheet may hold tens of thousands of rows; forms stay small.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 4
FILE_UPLOAD_HANDLERS = [
    "baibu.web.uploads.Enough",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600
MEDIA_ROOT = str(environment.data_folder() / "files")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "baibu.site.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("BAIBU_LOG_LEVEL", "WARNING")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # A page that is not there is nobody's fault; its address may say something about a person.
        "django.request": {"level": "ERROR"},
    },
}

"""Settings, driven by the environment.

With nothing set, everything runs embedded from ``DATA_DIR`` for development and the
demo. ``DATABASE_URL``, ``REDIS_URL``, ``SECRET_KEY``, ``ALLOWED_HOSTS`` and ``EMAIL_URL``
make it a deployment; docs/deploy.md lists them all.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from marketplace.engines import config

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = config.data_dir(BASE_DIR)


def flag(name: str, *, default: bool = False) -> bool:
    """Return an on/off environment variable."""
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


# --- What kind of installation this is -------------------------------------------------
EMBEDDED = "DATABASE_URL" not in os.environ
# Development, tests and the demo: no DEPLOY set. A deployment sets DEPLOY=1 and its secrets.
DEPLOY = flag("DEPLOY")
DEBUG = flag("DEBUG")
# The demo market's movable clock and sign-in hints; refused in a deployment.
DEMO = flag("DEMO", default=config.holds_demo(DATA_DIR)) and not DEPLOY
# The local mailbox page exists only where no real mail is sent.
MAILBOX = not DEPLOY and "EMAIL_URL" not in os.environ and (EMBEDDED or DEMO)
# The sandbox payment provider: everywhere but in a deployment, unless that asks for it.
SANDBOX_PAYMENTS = flag("SANDBOX_PAYMENTS", default=not DEPLOY)

SECRET_KEY = config.secret_key(DATA_DIR, required=DEPLOY)
# Encrypts bank account numbers; separate from SECRET_KEY so that each can be changed alone.
FIELD_KEY = os.environ.get("FIELD_KEY", "")
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if origin]
SITE_URL = os.environ.get("SITE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")

# --- Applications ------------------------------------------------------------------------
INSTALLED_APPS = [
    "marketplace.apps.MarketplaceConfig",
    "accounts",
    "catalog",
    "orders",
    "fulfillment",
    "settlements",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "marketplace.apps.ChosenStaticFiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "js_lib_bootstrap5",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Kept pages are answered here: what they need too stands before, what asks who the visitor is behind.
    "catalog.page_cache.KeptPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "marketplace.middleware.NoNulMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "marketplace.middleware.BodyLimitMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.LastSeenMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "marketplace.middleware.StorefrontMiddleware",
    "marketplace.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"

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
                "django.template.context_processors.i18n",
                "marketplace.context_processors.site",
                "catalog.context_processors.top_categories",
            ],
            "builtins": ["marketplace.templatetags.quay", "marketplace.templatetags.kept"],
        },
    },
]

# --- Engines -----------------------------------------------------------------------------
DATABASES = {"default": config.database(os.environ.get("DATABASE_URL"), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = config.redis_url(os.environ.get("REDIS_URL"), DATA_DIR)
# An OpenSearch server; where none is named PostgreSQL searches.
SEARCH_URL = os.environ.get("SEARCH_URL", "")
CACHES = {
    "default": {"BACKEND": "marketplace.caching.QuickRedisCache", "LOCATION": REDIS_URL},
    # The same Redis, for what can be made again: pages are served without it.
    "pages": {
        "BACKEND": "marketplace.caching.SpareRedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

CELERY_BROKER_URL = config.celery_url(REDIS_URL)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A process that read a very large upload is replaced after it, so that its memory comes back (KB).
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_TIMEZONE = "Asia/Shanghai"
# Sweeps look at deadlines on marketplace.clock, so that a missed or repeated beat changes nothing.
SWEEP = timedelta(seconds=5 if DEMO else 60)
CELERY_BEAT_SCHEDULE = {
    "send-notifications": {"task": "accounts.tasks.send_pending_notifications", "schedule": SWEEP},
    "forget-mail-attempts": {"task": "accounts.tasks.forget_mail_attempts", "schedule": timedelta(hours=24)},
    "review-clock": {"task": "accounts.tasks.watch_review_clock", "schedule": SWEEP},
    # Follows at once where operators change the calendar; this is for a new release of the library, and for a case
    # that was submitted while they did.
    "follow-calendar": {"task": "accounts.tasks.follow_calendar", "schedule": timedelta(hours=1)},
    "credentials": {"task": "accounts.tasks.watch_credentials", "schedule": SWEEP},
    "resume-uploads": {"task": "catalog.tasks.resume_uploads", "schedule": SWEEP},
    "render-pictures": {"task": "catalog.tasks.render_waiting_pictures", "schedule": SWEEP},
    "count-popularity": {"task": "catalog.tasks.count_popularity", "schedule": timedelta(hours=1)},
    "turn-sales": {"task": "catalog.tasks.turn_sales", "schedule": SWEEP},
    "send-search-changes": {"task": "catalog.tasks.send_search_changes", "schedule": SWEEP},
    "learn-words": {"task": "catalog.tasks.learn_words", "schedule": timedelta(hours=1)},
    "ask-for-reviews": {"task": "orders.tasks.ask_for_reviews", "schedule": SWEEP},
    "render-review-pictures": {"task": "orders.tasks.render_waiting_review_pictures", "schedule": SWEEP},
    "expire-purchases": {"task": "orders.tasks.expire_unpaid_purchases", "schedule": SWEEP},
    "accept-cancellations": {"task": "orders.tasks.accept_unanswered_cancellations", "schedule": SWEEP},
    "cancel-undispatched": {"task": "orders.tasks.cancel_undispatched_orders", "schedule": SWEEP},
    "send-refunds": {"task": "orders.tasks.send_refunds", "schedule": SWEEP},
    # At half past three in the morning, in China; then every hour for providers whose statement comes later.
    "reconcile-payments": {
        "task": "orders.tasks.reconcile_payments",
        "schedule": crontab(minute="30", hour="3-23"),
    },
    "remind-of-messages": {"task": "orders.tasks.remind_of_messages", "schedule": SWEEP},
    "remind-invoices": {"task": "fulfillment.tasks.remind_invoices", "schedule": SWEEP},
    "confirm-deliveries": {"task": "fulfillment.tasks.confirm_deliveries", "schedule": SWEEP},
    "complete-orders": {"task": "fulfillment.tasks.complete_orders", "schedule": SWEEP},
    "release-deferred": {"task": "settlements.tasks.release_deferred", "schedule": SWEEP},
    "close-periods": {"task": "settlements.tasks.close_due_periods", "schedule": SWEEP},
    "send-payouts": {"task": "settlements.tasks.send_payouts", "schedule": SWEEP},
    "audit": {"task": "settlements.tasks.audit", "schedule": timedelta(hours=24)},
}

# --- People ------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.passwords.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
# Where the stores' buy buttons post to: the catalogue, below the orders, does not know their addresses.
BASKET_LINE_URL = "orders:basket-line-create"
# The reviews of a product, likewise; its address takes the product's ``number``.
REVIEWS_URL = "orders:reviews"
# Where a voucher is taken, and the part of a page with those for a seller's goods; its address takes the ``slug``.
VOUCHER_URL = "orders:basket-voucher-create"
VOUCHERS_URL = "orders:shop-vouchers"
LOGIN_REDIRECT_URL = "accounts:after-sign-in"
ACCOUNT_LOGOUT_REDIRECT_URL = "front-door"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
# allauth's limits; orders.views.basket counts codes of vouchers with them too.
ACCOUNT_RATE_LIMITS = {"voucher_code": "20/m/ip"}
ACCOUNT_FORMS = {"signup": "accounts.forms.people.SignUpForm"}
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Quay"
MFA_TOTP_TOLERANCE = 1  # RFC 6238 §5.2: one step for slow fingers and clocks
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not DEPLOY  # http://localhost
# accounts.sessions notes the last use now and then; noting every request would cost five statements each.
USERSESSIONS_TRACK_ACTIVITY = False

# --- Language, time, files ---------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
# Evidence and invoices: never under MEDIA_ROOT, served only by views that check who asks.
PRIVATE_ROOT = DATA_DIR / "private"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FORM_RENDERER = "marketplace.form_rendering.FormRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # without files
REQUEST_MAX_BYTES = 60 * 1024 * 1024  # with files: a product's five pictures of up to 10 MB each
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# --- Mail --------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Quay <no-reply@quay.example>")
if MAILBOX:
    EMAIL_BACKEND = "marketplace.mailbox.backend.MailboxBackend"
else:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    globals().update(config.email(os.environ.get("EMAIL_URL", "smtp://localhost:25")))

# --- Security ----------------------------------------------------------------------------
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = "Lax"
if DEPLOY:
    # Limits on wrong passwords count per visitor, not per proxy: the address that the last of so many proxies saw.
    ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "1"))
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# --- Alipay: offered in yuan once all of it is known (docs/deploy.md) ---------------------
ALIPAY_APP_ID = os.environ.get("ALIPAY_APP_ID", "")
ALIPAY_SELLER_ID = os.environ.get("ALIPAY_SELLER_ID", "")
ALIPAY_PRIVATE_KEY = config.secret("ALIPAY_PRIVATE_KEY")
ALIPAY_PUBLIC_KEY = config.secret("ALIPAY_PUBLIC_KEY")
ALIPAY_GATEWAY_URL = os.environ.get("ALIPAY_GATEWAY_URL", "https://openapi.alipay.com/gateway.do")

# --- Business numbers (DESIGN §10): value, then its source --------------------------------
REVIEW_WORKING_DAYS = 5  # the mission: sellers hear normally within 5 working days
REVIEW_WARNING_WORKING_DAYS = 3  # the reviewer is warned while two days remain
EVIDENCE_REMINDERS_DAYS = (60, 30, 7)  # before a document expires
EVIDENCE_LEAST_DAYS = 30  # a document that runs out earlier is renewed before it is accepted by one person alone
REVERIFICATION_MONTHS = 6  # Measures for Online Trading art. 24: platforms check sellers' data every six months
MORE_INFORMATION_LAPSES = timedelta(days=30)  # an unanswered request closes the case
LOWEST_PRICE_DAYS = 30  # Directive 98/6/EC art. 6a; shown beside every sale price, in all stores
UNPAID_EXPIRES = timedelta(minutes=30)  # usual payment window of Chinese marketplaces
DISPATCH_PROMISE = timedelta(hours=48)  # E-commerce practice: dispatch within 48 hours
# Cash on delivery, in fen: up to how much, by province; "" is everywhere else.
CASH_LIMITS_MINOR = {"": 200_000, "新疆维吾尔自治区": 50_000, "西藏自治区": 0}
CASH_OPEN_PURCHASES = 3  # of one customer at a time
CANCEL_WITHOUT_ASKING = timedelta(hours=1)  # after payment: before anybody has packed
CANCELLATION_ANSWER = timedelta(hours=24)  # a request to cancel that is not answered is accepted
AUTO_CANCEL_WORKING_DAYS = 7  # unconfirmed orders are cancelled 7 working days after ship-by
INVOICE_DUE_WORKING_DAYS = 1  # after dispatch; the promise shown at checkout
MESSAGE_ANSWER = timedelta(hours=24)  # usual promise of marketplaces: sellers answer within a day, every day
MESSAGE_REMINDER = timedelta(hours=4)  # before that is over the seller is reminded
MESSAGES_PER_HOUR = 20  # of one side about one order: enough to talk, not to flood
DEFERRAL = timedelta(days=7)  # after delivery: the 7-day no-reason return (Consumer Rights Law art. 25)
SETTLEMENT_PERIOD = timedelta(days=14)  # the mission
BANK_CHANGE_HOLD = timedelta(days=3)  # a changed account receives nothing for 3 days
# State Council decree 795, in force since 2025: thirteen holidays a year; a whole year entered by hand must give them.
STATUTORY_HOLIDAYS = 13
CALENDAR_WARNED_AHEAD = timedelta(days=92)  # from October on: the next year's notice appears in October or November
CALENDAR_FRESH = timedelta(seconds=1)  # a process asks so often whether operators changed the calendar (ADR 13)
REFUND_ADMIN_FEE_BP = 2000  # 20 % of the referral fee …
REFUND_ADMIN_FEE_CAP_MINOR = 3500  # … at most ¥35.00 (or 35.00 of another currency) per line
REVIEW_WINDOW = timedelta(days=90)  # after delivery; usual on Chinese marketplaces
REVIEW_EDITABLE = timedelta(days=30)  # reviews, feedback and sellers' replies, after they were written
REVIEW_ASKED_AFTER = timedelta(days=7)  # after delivery: with the 7-day return over, customers know the article
FEEDBACK_SHOWN = timedelta(days=365)  # what a seller's shop sums up
LIVE_CHECKS_PER_HOUR = 60  # telling one person whether an enterprise is registered: enough to type, not to list
MAIL_ATTEMPTS_KEPT = timedelta(days=90)  # long enough to answer who was not reached, and why
TEAM_INVITATION_EXPIRES = timedelta(days=7)  # usual life of an invitation link; it can be sent again
TEAM_INVITATIONS_PER_DAY = 20  # a mid-sized seller's whole team; keeps a stolen account from writing to the world
TREE_FRESH = timedelta(seconds=1)  # a process asks so often whether the categories changed (ADR 25)
PAGES_KEPT = timedelta(seconds=60)  # how old the counts of a category may be; prices are never old (ADR 25)
CASE_UPLOAD_MAX_BYTES = 10 * 1024 * 1024
MESSAGE_FILE_MAX_BYTES = 5 * 1024 * 1024  # a photo of a telephone
BATCH_UPLOAD_MAX_BYTES = 30 * 1024 * 1024
BATCH_PICTURES_MAX_BYTES = 200 * 1024 * 1024  # the zip archive of pictures beside a table

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {"pikepdf": {"level": "WARNING"}, "fontTools": {"level": "WARNING"}},
}

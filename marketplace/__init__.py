"""Project package: settings, URLs, Celery, and the kernel that every app may use."""

from marketplace.celery import app as celery_app

__all__ = ["celery_app"]

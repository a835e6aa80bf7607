"""The mailbox's pages; included only where ``settings.MAILBOX`` is on."""

from django.urls import path, register_converter

from marketplace.mailbox import storage, views

app_name = "mailbox"


class NameConverter:
    """Matches the name of a kept mail and nothing that could leave its folder."""

    regex = storage.NAME

    def to_python(self, value: str) -> str:
        """Return the name as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return the name as it is."""
        return value


register_converter(NameConverter, "mail")

urlpatterns = [
    path("", views.index, name="index"),
    path("<mail:name>/", views.detail, name="detail"),
    path("<mail:name>/html/", views.designed, name="designed"),
]

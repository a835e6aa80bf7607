"""A browser for tests: opens pages, follows links, fills in forms as they stand on the page.

Whoever fills in a form names only what a person would touch. Hidden inputs, tokens and defaults
come from the page, CSRF checks are on, and what the page does not offer cannot be sent.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

MULTIPART = "multipart/form-data"
# Parts of a word or of a price, which read on without a space.
MARKS = ".//mark | .//span[@class='price']//span"
UNSEEN = ("script", "style", "template", "noscript")


class Page:
    """What the server answered last, and what can be read and done on it."""

    def __init__(self, client: Client, response: Any) -> None:
        self.client = client
        self.response = response
        request = response.request
        query = f"?{request['QUERY_STRING']}" if request.get("QUERY_STRING") else ""
        self.path = request["PATH_INFO"] + query
        # The body, of a download as well.
        self.content: bytes = response.getvalue()
        response.close()

    @property
    def document(self) -> Any:
        """The page as a tree."""
        return html.document_fromstring(self.content.decode())

    @property
    def text(self) -> str:
        """Everything a person reads on the page's main part, in one line."""
        document = self.document
        main = document.xpath("//main | //div[@id='main' or @id='content']")
        return words(main[0] if main else document.body)

    @property
    def heading(self) -> str:
        """The page's first heading."""
        return words(self.document.xpath("//h1")[0])

    def row(self, *marks: str) -> str:
        """Return the one table row or list item that has all ``marks``."""
        rows = [words(row) for row in self.document.xpath("//tr | //li")]
        found = [row for row in rows if all(mark in row for mark in marks)]
        assert len(found) == 1, f"{len(found)} rows with {marks} on {self.path}"
        return found[0]

    def link(self, text: str) -> str:
        """Return the address of the first link with ``text`` in it."""
        found = [link.get("href") for link in self.document.xpath("//a[@href]") if text in words(link)]
        assert found, f"no link “{text}” on {self.path}: {self.text[:500]}"
        return str(urljoin(self.path, found[0]))

    def action(self, part: str) -> str:
        """Return the address of the one form whose address has ``part`` in it."""
        found = {self._target(form) for form in self.document.forms if part in self._target(form)}
        assert len(found) == 1, f"forms on {self.path} go to {sorted(found)}"
        return found.pop()

    def follow(self, text: str, *, status: int = 200) -> "Page":
        """Open the first link with ``text`` in it."""
        return _open(self.client, self.link(text), status)

    def submit(
        self,
        action: str,
        fields: Mapping[str, Any] | None = None,
        *,
        files: Mapping[str, SimpleUploadedFile] | None = None,
        press: tuple[str, str] | None = None,
        having: Mapping[str, str] | None = None,
        status: int = 200,
    ) -> "Page":
        """Fill in and send the form that goes to ``action``, follow redirects, and expect ``status``.

        ``fields`` are typed or chosen, ``files`` attached, ``press`` is the name and value of the button;
        ``having`` (hidden inputs' values) tells forms with the same address apart.
        """
        fields, files, having = fields or {}, files or {}, having or {}
        form = self._form(action, [*fields, *files], press, having)
        for name, value in fields.items():
            _fill(form, name, value)
        data = [(name, value) for name, value in form.form_values() if name not in files]
        data += [press] if press else []
        return Page(self.client, self._send(form, data, files, status))

    def _form(
        self, action: str, names: list[str], press: tuple[str, str] | None, having: Mapping[str, str]
    ) -> html.FormElement:
        there = [
            form for form in self.document.forms if self._target(form).partition("?")[0] == action.partition("?")[0]
        ]
        assert there, f"no form goes to {action} on {self.path}"
        fitting = [
            form
            for form in there
            if set(names) <= set(form.inputs.keys())
            and all(form.fields.get(name) == value for name, value in having.items())
            and _buttons(form, press)
        ]
        assert len(fitting) == 1, (
            f"{len(fitting)} of {len(there)} forms to {action} on {self.path} have {names} and {press or 'a button'}; "
            f"there are {[sorted(form.inputs.keys()) for form in there]}"
        )
        form = fitting[0]
        for name in names:
            field = form.inputs[name]
            assert getattr(field, "type", "") != "hidden", f"{name} is hidden: nobody can fill it in"
        return form

    def _target(self, form: html.FormElement) -> str:
        return str(urlsplit(urljoin(self.path, form.get("action") or self.path))._replace(fragment="").geturl())

    def _send(
        self, form: html.FormElement, data: list[tuple[str, str]], files: Mapping[str, SimpleUploadedFile], status: int
    ) -> Any:
        target = self._target(form)
        if form.method == "GET":
            return _checked(self.client.get(f"{target.partition('?')[0]}?{urlencode(data)}", follow=True), status)
        if form.get("enctype") == MULTIPART:
            values: dict[str, Any] = {}
            for name, value in data:
                values.setdefault(name, []).append(value)
            return _checked(self.client.post(target, {**values, **files}, follow=True), status)
        assert not files, f"the form to {target} does not send files: it has no enctype"
        encoded = "application/x-www-form-urlencoded"
        return _checked(self.client.post(target, urlencode(data), content_type=encoded, follow=True), status)


class Browser:
    """One person's browser, with its own cookies."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)

    def open(self, address: str, *, status: int = 200) -> Page:
        """Open an address, typed or from a mail, and follow redirects."""
        parts = urlsplit(address)
        return _open(self.client, parts._replace(scheme="", netloc="").geturl(), status)


def words(element: Any) -> str:
    """Return what a person reads in an element of a page: its text with single spaces."""
    for mark in element.xpath(MARKS):
        mark.drop_tag()
    shown = element.xpath(f".//text()[not(ancestor::{' or ancestor::'.join(UNSEEN)})]")
    return " ".join(" ".join(shown).split())


def _open(client: Client, address: str, status: int) -> Page:
    return Page(client, _checked(client.get(address, follow=True), status))


def _checked(response: Any, status: int) -> Any:
    if response.status_code != status:
        path, body = response.request["PATH_INFO"], "" if response.streaming else response.content
        shown = words(html.document_fromstring(body.decode()).body) if body else ""
        raise AssertionError(f"{path} answered {response.status_code} instead of {status}: {shown[:2000]}")  # noqa: EM102, TRY003
    return response


def _buttons(form: html.FormElement, press: tuple[str, str] | None) -> list[Any]:
    buttons = form.xpath(".//button[not(@disabled) and not(@type='button')] | .//input[@type='submit']")
    if press is None:
        return [button for button in buttons if not button.get("name")]
    return [button for button in buttons if (button.get("name"), button.get("value")) == press]


def _fill(form: html.FormElement, name: str, value: Any) -> None:
    field = form.inputs[name]
    if isinstance(field, html.CheckboxGroup):
        field.value = {str(value)}
    elif getattr(field, "type", "") == "checkbox":
        field.checked = bool(value)
    else:
        # Choices that the page does not offer are refused by lxml with a ValueError.
        form.fields[name] = str(value)

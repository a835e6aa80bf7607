"""Fetching one picture from the web, with a limit on everything: where to, how often on, how much, how long."""

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator

from django.conf import settings

from catalog import picture_files
from catalog.batch import addresses
from catalog.batch.addresses import Target
from catalog.batch.cells import Wrong

REDIRECTS = 3
# Of one answer as a whole, redirects included; a connection that trickles is cut off.
SECONDS = 20.0
CONNECT_SECONDS = 5.0
_AGENT = f"Quay picture fetcher (+{settings.SITE_URL})"
_MOVED = frozenset({301, 302, 303, 307, 308})


def fetch(url: str) -> bytes:
    """Return what a web address answers, at most a picture's limit and one byte more. Raises ``Wrong``.

    Every hop is resolved once, checked, and connected to at the address that was checked.
    """
    target = addresses.parse(url)
    cut = _Cut()
    timer = threading.Timer(SECONDS, cut.now)
    timer.daemon = True
    timer.start()
    try:
        for _hop in range(REDIRECTS + 1):
            with _answer(target, cut) as answer:
                if answer.status not in _MOVED:
                    return cut.unless_made(_content(answer))
                target = addresses.parse(answer.getheader("Location") or "", base=target.url)
        raise Wrong(code="picture_redirects", limit=REDIRECTS)
    except TimeoutError:
        raise Wrong(code="picture_slow", seconds=int(SECONDS)) from None
    except (OSError, http.client.HTTPException, ValueError):
        if cut.is_made:
            raise Wrong(code="picture_slow", seconds=int(SECONDS)) from None
        raise Wrong(code="picture_unreachable", host=target.host) from None
    finally:
        timer.cancel()


class _Cut:
    """Ends the connection that is open when time is up, whatever it is doing; what came looks whole then."""

    def __init__(self) -> None:
        self.is_made = False
        self.connection: socket.socket | None = None

    def unless_made(self, content: bytes) -> bytes:
        if self.is_made:
            raise TimeoutError
        return content

    def now(self) -> None:
        self.is_made = True
        if self.connection is not None:
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def _answer(target: Target, cut: _Cut) -> Iterator[http.client.HTTPResponse]:
    plain = _connected(addresses.resolve(target), target.port)
    cut.connection = plain
    try:
        if cut.is_made:
            raise TimeoutError
        channel: socket.socket = plain
        if target.scheme == "https":
            channel = ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
            cut.connection = channel
        with contextlib.closing(http.client.HTTPConnection(target.host, target.port)) as connection:
            connection.sock = channel
            headers = {"User-Agent": _AGENT, "Accept": "image/*", "Accept-Encoding": "identity"}
            connection.request("GET", target.path, headers=headers)
            with connection.getresponse() as answer:
                yield answer
    finally:
        cut.connection = None
        plain.close()


def _connected(found: list[str], port: int) -> socket.socket:
    """Return a connection to the first address that takes one."""
    for last, address in zip([*[False] * (len(found) - 1), True], found, strict=True):
        try:
            connection = socket.create_connection((address, port), timeout=CONNECT_SECONDS)
        except OSError:
            if last:
                raise
        else:
            connection.settimeout(CONNECT_SECONDS)
            return connection
    raise OSError


def _content(answer: http.client.HTTPResponse) -> bytes:
    if answer.status != http.client.OK:
        raise Wrong(code="picture_status", status=answer.status)
    limit = picture_files.BYTE_LIMIT
    length = answer.getheader("Content-Length") or ""
    if length.isdigit() and int(length) > limit:
        raise Wrong(code="picture_too_large", limit=limit // 1024 // 1024)
    return answer.read(limit + 1)

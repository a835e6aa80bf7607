"""Web addresses of pictures: which may be asked for at all, and to which machines they may lead.

Every rule is about what a seller's file could make this server do: reach machines inside its own network, other
ports than the web's, or run in circles.
"""

import ipaddress
import socket
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from catalog.batch.cells import Wrong

URL_LIMIT = 500
PORTS = {"http": 80, "https": 443}
# Addresses of protocols and relays, of which ``ipaddress`` calls some global.
_SPECIAL = [ipaddress.ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24")]
# IPv4 in IPv6 by translation: it leads where the IPv4 address in it does, as mapped, 6to4 and Teredo ones do.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Target(NamedTuple):
    """An address taken apart."""

    url: str
    scheme: str
    host: str
    port: int
    path: str


def parse(text: str, base: str = "") -> Target:
    """Return a web address (relative to ``base``) that may be asked for. Raises ``Wrong``."""
    try:
        parts = urlsplit(urljoin(base, text.strip()))
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except (UnicodeError, ValueError):
        raise Wrong(code="picture_address") from None
    if parts.scheme not in PORTS or not host or parts.username is not None or not text.isprintable():
        raise Wrong(code="picture_address")
    if port not in {None, PORTS[parts.scheme]} or len(text) > URL_LIMIT:
        raise Wrong(code="picture_address")
    path = urlunsplit(("", "", _quoted(parts.path) or "/", _quoted(parts.query), ""))
    netloc = f"[{host}]" if ":" in host else host
    return Target(f"{parts.scheme}://{netloc}{path}", parts.scheme, host, PORTS[parts.scheme], path)


def resolve(target: Target) -> list[str]:
    """Return the addresses a host has now. Raises ``Wrong`` where it has none, or one that is not public.

    Who connects uses these and asks no second time: a name whose answer changes in between leads nowhere else.
    """
    try:
        answers = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Wrong(code="picture_host", host=target.host) from None
    found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    if not found or not all(is_public(address) for address in found):
        raise Wrong(code="picture_private", host=target.host)
    return found


def is_public(text: str) -> bool:
    """Return whether an address is of the public Internet, whatever it is wrapped in.

    >>> [is_public(text) for text in ("93.184.215.14", "127.0.0.1", "100.64.0.1", "::ffff:10.0.0.1", "2002:7f00:1::")]
    [True, False, False, False, False]
    """
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = _inner(address)
    if inner is not None:
        return is_public(str(inner))
    is_site_local = isinstance(address, ipaddress.IPv6Address) and address.is_site_local
    is_special = is_site_local or any(address in network for network in _SPECIAL)
    return address.is_global and not (address.is_multicast or address.is_reserved or is_special or "%" in text)


def _inner(address: Address) -> Address | None:
    """Return the IPv4 address that an IPv6 one carries."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def _quoted(text: str) -> str:
    """Return a path or query in ASCII; what is quoted already stays."""
    return quote(text, safe="/%:@!$&'()*+,;=-._~?")

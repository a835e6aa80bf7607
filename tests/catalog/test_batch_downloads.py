"""A seller's file makes this server ask for addresses: only the public web's, and only so much of it."""

import datetime as dt
import socket
import ssl
import threading

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from catalog import picture_files
from catalog.batch import addresses, downloads
from catalog.batch.cells import Wrong
from marketplace import clock
from tests.catalog import webshop
from tests.catalog.webshop import PUBLIC

PRIVATE = [
    "127.0.0.1", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
    "255.255.255.255", "192.0.0.8", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
    "fd12::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::a00:1", "2002:7f00:1::", "2002:c0a8:101::", "2001:0:7f00:1::", "2001:db8::1", "not an address",
]  # fmt: skip


@pytest.fixture
def shop(monkeypatch):
    with webshop.opened(monkeypatch) as shop:
        yield shop


def refused(url):
    with pytest.raises(Wrong) as refusal:
        downloads.fetch(url)
    return refusal.value.code


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_public(address):
    assert addresses.is_public(address) is False


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "2606:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1"])
def test_addresses_that_are_public(address):
    assert addresses.is_public(address) is True


@pytest.mark.parametrize(
    "text",
    [
        "ftp://shop.example/a.jpg", "file:///etc/passwd", "gopher://shop.example/", "//", "https://", "http:///a.jpg",
        "http://shop.example:8080/a.jpg", "https://shop.example:80/a.jpg", "http://shop.example:443/a.jpg",
        "http://user@shop.example/a.jpg", "http://user:pass@shop.example/a.jpg", "http://a\\@127.0.0.1/",
        "http://shop.example:port/", "http://[::1/", "http://a\nb.example/", "https://shop.example/" + "a" * 500,
    ],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_not_asked(text):
    with pytest.raises(Wrong) as refusal:
        addresses.parse(text)
    assert refusal.value.code == "picture_address"


def test_an_address_is_written_in_one_way():
    assert addresses.parse("HTTPS://Shop.Example:443/图 1.jpg?b=1&c=é#x") == (
        "https://shop.example/%E5%9B%BE%201.jpg?b=1&c=%C3%A9", "https", "shop.example", 443,
        "/%E5%9B%BE%201.jpg?b=1&c=%C3%A9",
    )  # fmt: skip
    assert addresses.parse("http://münchen.example/a%20b.jpg").url == "http://xn--mnchen-3ya.example/a%20b.jpg"
    assert addresses.parse("../c.png", base="https://shop.example/a/b.jpg").url == "https://shop.example/c.png"


def test_loopback_is_refused_before_anything_connects():
    # No patch here: a real listener, the real resolver.
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        for url in ("http://127.0.0.1/a.jpg", "http://localhost/a.jpg", "http://[::1]/a.jpg", "http://2130706433/a"):
            assert refused(url) == "picture_private"
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_picture_is_fetched_from_the_address_that_was_checked(shop):
    shop.answers["/a.jpg"] = (200, {}, b"picture")
    assert downloads.fetch("http://shop.example/a.jpg") == b"picture"
    assert (shop.asked, shop.connected) == ([("shop.example", "/a.jpg")], [(PUBLIC, 80)])


def test_a_name_that_changes_its_answer_leads_nowhere_else(shop):
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    shop.names["shop.example"] = lambda: next(answers)
    shop.answers["/a.jpg"] = (200, {}, b"picture")
    assert downloads.fetch("http://shop.example/a.jpg") == b"picture"
    assert shop.connected == [(PUBLIC, 80)]
    assert refused("http://shop.example/a.jpg") == "picture_private"
    assert shop.connected == [(PUBLIC, 80)]


def test_one_private_address_among_public_ones_is_enough_to_refuse(shop):
    shop.names["shop.example"] = [PUBLIC, "10.0.0.1"]
    assert refused("http://shop.example/a.jpg") == "picture_private"
    assert shop.connected == []


def test_redirects_are_followed_three_times_and_checked_each_time(shop):
    for number in range(5):
        shop.answers[f"/{number}"] = (302, {"Location": f"/{number + 1}"}, b"")
    shop.answers["/5"] = (200, {}, b"picture")
    assert downloads.fetch("http://shop.example/2") == b"picture"
    assert refused("http://shop.example/1") == "picture_redirects"


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://127.0.0.1/a.jpg", "picture_private"),
        ("http://inside.example/a.jpg", "picture_private"),
        ("//inside.example/a.jpg", "picture_private"),
        ("http://shop.example:8080/a.jpg", "picture_address"),
        ("file:///etc/passwd", "picture_address"),
        ("http://user@shop.example/", "picture_address"),
        ("http://nowhere.example/", "picture_host"),
        ("", "picture_redirects"),
    ],
)
def test_a_redirect_may_not_lead_where_a_cell_may_not(shop, location, code):
    shop.names["inside.example"] = ["192.168.0.10"]
    shop.answers["/a.jpg"] = (301, {"Location": location}, b"")
    assert refused("http://shop.example/a.jpg") == code
    assert {address for address, _port in shop.connected} == {PUBLIC}


@pytest.mark.parametrize(
    ("status", "code"), [(404, "picture_status"), (500, "picture_status"), (204, "picture_status")]
)
def test_only_a_plain_answer_counts(shop, status, code):
    shop.answers["/a.jpg"] = (status, {}, b"")
    assert refused("http://shop.example/a.jpg") == code


def test_a_picture_that_is_too_large_is_not_read(shop):
    shop.answers["/a.jpg"] = (200, {"Content-Length": str(picture_files.BYTE_LIMIT + 1)}, b"")
    assert refused("http://shop.example/a.jpg") == "picture_too_large"


def test_an_answer_without_an_end_is_read_up_to_the_limit(shop, monkeypatch):
    monkeypatch.setattr(picture_files, "BYTE_LIMIT", 1_000)

    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        for _piece in range(100):
            handler.wfile.write(b"x" * 1_000)

    shop.answers["/a.jpg"] = endless
    assert len(downloads.fetch("http://shop.example/a.jpg")) == 1_001


@pytest.mark.parametrize("part", ["status", "headers", "body"])
def test_an_answer_that_trickles_is_cut_off(shop, monkeypatch, part):
    monkeypatch.setattr(downloads, "SECONDS", 0.3)
    over = threading.Event()

    def trickle(handler):
        pieces = {"status": b"HTTP/1.1 ", "headers": b"HTTP/1.1 200 OK\r\nX: ", "body": b"HTTP/1.1 200 OK\r\n\r\n"}
        handler.wfile.write(pieces[part])
        try:
            while not over.wait(0.02):
                handler.wfile.write(b"1")
        except OSError:
            pass

    shop.answers["/a.jpg"] = trickle
    try:
        assert refused("http://shop.example/a.jpg") == "picture_slow"
    finally:
        over.set()


def test_a_server_that_speaks_no_http_is_told(shop):
    shop.answers["/a.jpg"] = lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH\r\n")
    assert refused("http://shop.example/a.jpg") == "picture_unreachable"


def test_a_host_that_refuses_is_told(shop, monkeypatch):
    def no_answer(_address, timeout):
        raise ConnectionRefusedError

    monkeypatch.setattr("catalog.batch.downloads.socket.create_connection", no_answer)
    assert refused("http://shop.example/a.jpg") == "picture_unreachable"


def test_the_next_address_is_tried_where_the_first_does_not_answer(shop, monkeypatch):
    shop.names["shop.example"] = ["1.1.1.1", PUBLIC]
    shop.answers["/a.jpg"] = (200, {}, b"picture")

    def first_is_down(address, timeout):
        if address[0] == "1.1.1.1":
            raise TimeoutError
        return shop.create_connection(address, timeout)

    monkeypatch.setattr("catalog.batch.downloads.socket.create_connection", first_is_down)
    assert downloads.fetch("http://shop.example/a.jpg") == b"picture"


@pytest.fixture
def secure(monkeypatch, tmp_path):
    """A webshop with a certificate for shop.example that this test trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "shop.example")])
    now = clock.now()
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("shop.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = tmp_path / "certificate.pem"
    pem.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(pem)
    ours = ssl.create_default_context(cafile=str(pem))
    monkeypatch.setattr("catalog.batch.downloads.ssl.create_default_context", lambda: ours)
    with webshop.opened(monkeypatch, wrap=lambda sock: server_side.wrap_socket(sock, server_side=True)) as shop:
        yield shop


def test_https_asks_for_the_host_s_own_certificate(secure):
    secure.names["other.example"] = [PUBLIC]
    secure.answers["/a.jpg"] = (200, {}, b"picture")
    assert downloads.fetch("https://shop.example/a.jpg") == b"picture"
    assert secure.connected == [(PUBLIC, 443)]
    assert refused("https://other.example/a.jpg") == "picture_unreachable"

"""A web server of pictures for tests, reached under a public name: resolver and connections are patched, here only."""

import contextlib
import http.server
import socket
import threading

PUBLIC = "93.184.215.14"


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.headers["Host"], self.path))
        answer = self.server.answers.get(self.path)
        if callable(answer):
            answer(self)
        else:
            status, headers, body = answer or (404, {}, b"")
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_args):
        pass


class Webshop:
    """``answers`` maps paths to (status, headers, body) or to what handles them; ``names`` hosts to addresses."""

    def __init__(self, server):
        self.server = server
        self.answers = server.answers = {}
        self.asked = server.asked = []
        self.names = {"shop.example": [PUBLIC]}
        self.connected = []

    def getaddrinfo(self, host, port, *_args, **_kwargs):
        if host not in self.names and not host[:1].isdigit():
            raise socket.gaierror(host)
        found = self.names.get(host, [host])
        addresses = found() if callable(found) else found
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    def create_connection(self, address, timeout=None):
        self.connected.append(address)
        connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        connection.settimeout(timeout)
        connection.connect(self.server.server_address[:2])
        return connection


@contextlib.contextmanager
def opened(monkeypatch, *, wrap=lambda sock: sock):
    """Run a webshop that ``http://shop.example`` leads to."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.socket = wrap(server.socket)
    shop = Webshop(server)
    monkeypatch.setattr("catalog.batch.addresses.socket.getaddrinfo", shop.getaddrinfo)
    monkeypatch.setattr("catalog.batch.downloads.socket.create_connection", shop.create_connection)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield shop
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

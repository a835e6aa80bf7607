"""A server that answers the few requests our engine sends, as OpenSearch documents them; for tests without one."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class FakeOpenSearch:
    """Documents by id, and whether the index is there."""

    def __init__(self):
        self.documents = {}
        self.exists = False

    def score(self, clause, document):
        """Return how well a document matches, None where it does not."""
        ((kind, said),) = clause.items()
        return getattr(self, f"_{kind}")(said, document)

    def _term(self, said, document):
        ((field, how),) = said.items()
        words = document["_source"][field].split()
        return how["boost"] * words.count(how["value"]) if how["value"] in words else None

    def _prefix(self, said, document):
        ((field, how),) = said.items()
        words = document["_source"][field].split()
        return 1.0 if any(word.startswith(how["value"]) for word in words) else None

    def _dis_max(self, said, document):
        found = [score for each in said["queries"] if (score := self.score(each, document)) is not None]
        return max(found, default=None)

    def _constant_score(self, said, document):
        return None if self.score(said["filter"], document) is None else said["boost"]

    def _bool(self, said, document):
        must = [self.score(each, document) for each in said.get("must", [])]
        should = [score for each in said.get("should", []) if (score := self.score(each, document)) is not None]
        if None in must or len(should) < said.get("minimum_should_match", 0):
            return None
        return sum(must) + sum(should)

    def search(self, body):
        found = [(self.score(body["query"], each), each) for each in self.documents.values()]
        hits = sorted((pair for pair in found if pair[0] is not None), key=lambda pair: -pair[0])
        return {"hits": {"hits": [{**each, "_score": score} for score, each in hits[: body["size"]]]}}

    def bulk(self, lines):
        items = []
        for action, source in zip(lines[::2], lines[1::2], strict=True):
            key = action["index"]["_id"]
            self.documents[key] = {"_id": key, "_source": source}
            items.append({"index": {"_id": key, "status": 200}})
        return {"errors": False, "items": items}

    def delete_by_query(self, body):
        said = body["query"]["bool"]
        products, kept = said["filter"]["terms"]["product"], said["must_not"]["ids"]["values"]
        gone = [
            key for key, each in self.documents.items() if each["_source"]["product"] in products and key not in kept
        ]
        for key in gone:
            del self.documents[key]
        return {"deleted": len(gone)}


@contextmanager
def running() -> Iterator[tuple[str, FakeOpenSearch]]:
    """Run one on a free port of the loopback address; gives its address and what it holds."""
    fake = FakeOpenSearch()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.fake = fake
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    @property
    def fake(self):
        return self.server.fake

    def do_HEAD(self):
        self._answer({}, 200 if self.fake.exists else 404)

    def do_PUT(self):
        self._body()
        self.fake.exists = True
        self._answer({"acknowledged": True})

    def do_POST(self):
        lines = self._body()
        path = self.path.partition("?")[0]
        if path.endswith("_bulk"):
            self._answer(self.fake.bulk(lines))
        elif path.endswith("_delete_by_query"):
            self._answer(self.fake.delete_by_query(lines[0]))
        else:
            self._answer(self.fake.search(lines[0]))

    def _answer(self, body, status=200):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _body(self):
        text = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        try:
            return [json.loads(text)]
        except json.JSONDecodeError:
            return [json.loads(line) for line in text.splitlines() if line]

    def log_message(self, *args):
        """Keep quiet."""

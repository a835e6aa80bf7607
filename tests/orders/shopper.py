"""A web process that places orders as browsers do, with cache and broker in Redis; ``test_faults`` stops that.

Run as ``python shopper.py DATABASE OFFER`` with REDIS_URL and TEST_CACHE=redis set: for each line it reads it
fills a basket, goes through checkout, pays at the sandbox's page, has the notice come, and tells what happened.
"""

import json
import re
import sys
import time

import django
from django.conf import settings
from django.test import Client

from marketplace.engines import config


def main(database, offer):
    settings.DATABASES["default"]["NAME"] = database
    settings.CELERY_BROKER_URL = config.celery_url(settings.REDIS_URL)
    settings.ALLOWED_HOSTS = ["testserver"]
    django.setup()
    from django.urls import reverse  # noqa: PLC0415 - after django.setup()

    from orders.gateways import sandbox  # noqa: PLC0415
    from tests.orders.factories import ADDRESSES  # noqa: PLC0415

    for _line in sys.stdin:
        begun, client = time.monotonic(), Client()
        client.post("/cn/en/basket/lines/", {"offer": offer, "quantity": 1})
        page = client.get("/cn/en/checkout/").content.decode()
        data = dict(re.findall(r'<input type="hidden" name="(total|key)" value="([^"]*)"', page))
        data |= dict(re.findall(r'name="(delivery_\S+)" value="(\w+)" checked', page))
        data |= {"email": "guest@example.com", **ADDRESSES["CN"], "invoice_kind": "none"}
        placed = client.post("/cn/en/checkout/", {**data, "payment_provider": "sandbox"})
        token = placed.headers.get("Location", "").rstrip("/").rpartition("/")[2]
        paid = client.post(reverse("payments:sandbox", args=[token]), {"outcome": "success"})
        body, headers = sandbox.signed_request(sandbox.payload_of(sandbox.find(token)))
        url = reverse("payments:webhook", args=["sandbox"])
        noticed = client.post(url, body, content_type=headers.pop("Content-Type"), headers=headers)
        statuses = [placed.status_code, paid.status_code, noticed.status_code]
        print(json.dumps([statuses, time.monotonic() - begun]), flush=True)  # noqa: T201 - the test listens


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

"""A worker that captures a payment and holds its breath before it sends a mail; ``test_faults`` kills it there.

Run as ``python dying_worker.py DATABASE PAYMENT``: it says a line once everything is committed, before anything of
what shall follow the commit has been done.
"""

import sys
import time

import django
from django.conf import settings


def main(database, payment_id):
    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from accounts import notifications  # noqa: PLC0415 - models need django.setup()
    from orders import payments  # noqa: PLC0415
    from orders.models import Payment  # noqa: PLC0415

    def hold_breath(_pks):
        print("committed", flush=True)  # noqa: T201 - the test listens
        time.sleep(60)

    notifications._ask_task = hold_breath
    payments.refresh_payment(payment=Payment.objects.get(pk=payment_id))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

"""A worker that applies an upload until it is told to hold its breath; ``test_batch_killed`` kills it there.

Run as ``python dying_worker.py DATABASE UPLOAD CHUNK``: it says a line and stops in the middle of the second
chunk's transaction, everything written and nothing committed.
"""

import sys
import time

import django
from django.conf import settings


def main(database, upload_id, chunk):
    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from catalog.batch import stages  # noqa: PLC0415 - models need django.setup()

    apply_plans, calls = stages.apply_plans, []

    def apply_and_wait(plans, **kwargs):
        found = apply_plans(plans, **kwargs)
        calls.append(plans)
        if len(calls) == 2:
            print("in the middle of the second chunk", flush=True)  # noqa: T201 - the test listens
            time.sleep(60)
        return found

    stages.CHUNK, stages.apply_plans = chunk, apply_and_wait
    stages.work_on(upload_id=upload_id)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))

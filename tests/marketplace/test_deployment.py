"""What changes with DEPLOY=1."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as project
from django.urls import reverse

from tests.accounts.factories import PASSWORD, UserFactory

READ = "from marketplace import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT, settings.SANDBOX_PAYMENTS)"
DEPLOYED = {"DEPLOY": "1", "SECRET_KEY": "k" * 50, "DATABASE_URL": "postgres://db/quay", "REDIS_URL": "redis://cache"}


def test_a_deployment_counts_one_proxy_and_takes_no_test_payments():
    environment = {**os.environ, **DEPLOYED}
    run = subprocess.run(
        [sys.executable, "-c", READ], env=environment, cwd=project.BASE_DIR, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["1", "False"]


@pytest.mark.django_db
def test_wrong_passwords_of_one_visitor_lock_out_nobody_behind_the_same_proxy(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    sign_in = reverse("account_login")
    for guess in range(12):
        form = {"login": f"guess{guess}@example.com", "password": "wrong"}
        refused = client.post(sign_in, form, headers={"X-Forwarded-For": "203.0.113.9"})
    form = {"login": UserFactory().email, "password": PASSWORD}
    assert client.post(sign_in, form, headers={"X-Forwarded-For": "203.0.113.9"}).status_code == refused.status_code
    assert client.post(sign_in, form, headers={"X-Forwarded-For": "198.51.100.7"}).status_code == 302

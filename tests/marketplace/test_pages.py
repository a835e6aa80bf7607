from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import InterfaceError, OperationalError
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.views import defaults
from django.views.csrf import csrf_failure
from whitenoise.storage import CompressedManifestStaticFilesStorage

from marketplace import storefronts, views
from marketplace.context_processors import site
from marketplace.errors import DomainError
from marketplace.middleware import DomainErrorMiddleware

WRAPPER = "css/bootstrap.css"
BOOTSTRAP = "js-lib-bootstrap5/css/bootstrap.min.css"
LANGUAGES = [("en", "en"), ("zh-hans", "zh-Hans")]


@pytest.fixture
def visitor(rf, client):
    """A request as the error views get it: with a session, nobody signed in."""
    request = client.get(reverse("account_login")).wsgi_request
    request.storefront = storefronts.HOME
    return request


# --- error pages -------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "tag"), LANGUAGES)
@pytest.mark.django_db
def test_not_found_offers_a_search(client, language, tag):
    client.cookies["django_language"] = language
    response = client.get("/nowhere/")
    assert response.status_code == 404
    html = response.content.decode()
    assert f'<html lang="{tag}"' in html
    assert f'action="/cn/{language}/search/"' in html


@pytest.mark.parametrize(("language", "words"), [("en", "Something went wrong"), ("zh-hans", "我们这边出了点问题")])
def test_server_error_page_needs_no_context(rf, language, words):
    with translation.override(language):
        response = defaults.server_error(rf.get("/"))
    assert response.status_code == 500
    assert words in response.content.decode()
    assert " UTC" in response.content.decode()


def fail(error, context=None):
    error.__context__ = context
    raise error


def answer_to(rf, *error):
    try:
        fail(*error)
    except (ValueError, OperationalError, InterfaceError):
        return views.server_error(rf.get("/"))


@pytest.mark.parametrize(
    "error",
    [
        [OperationalError("the server closed the connection unexpectedly")],
        [InterfaceError("connection already closed")],
        # Something else went wrong while the first was being cleared up after.
        [ValueError(), OperationalError("terminating connection")],
    ],
)
def test_a_database_that_does_not_answer_asks_to_try_again(rf, error):
    response = answer_to(rf, *error)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "an order is placed and paid only once" in response.content.decode()


def test_everything_else_is_our_fault(rf):
    assert answer_to(rf, ValueError()).status_code == 500


@pytest.mark.parametrize(("language", "words"), [("en", "You may not do this"), ("zh-hans", "你没有权限进行此操作")])
@pytest.mark.django_db
def test_forbidden_page(visitor, language, words):
    with translation.override(language):
        response = defaults.permission_denied(visitor, PermissionError())
    assert response.status_code == 403
    assert words in response.content.decode()


@pytest.mark.parametrize(("language", "words"), [("en", "Please send the form again"), ("zh-hans", "请重新提交表单")])
@pytest.mark.django_db
def test_csrf_page(visitor, language, words):
    with translation.override(language):
        response = csrf_failure(visitor)
    assert response.status_code == 403
    assert words in response.content.decode()


@pytest.mark.django_db
def test_refused_by_a_rule_shows_the_sentence_and_a_way_back(visitor):
    visitor.META["HTTP_REFERER"] = "http://testserver/cn/en/basket/"
    with translation.override("en"):
        response = DomainErrorMiddleware(lambda _request: None).process_exception(
            visitor, DomainError("It is <gone>.")
        )
    assert response.status_code == 409
    html = response.content.decode()
    assert "&lt;gone&gt;" in html
    assert 'href="http://testserver/cn/en/basket/"' in html


@pytest.mark.django_db
def test_way_back_never_leaves_the_site(visitor):
    visitor.META["HTTP_REFERER"] = "https://elsewhere.example/"
    response = DomainErrorMiddleware(lambda _request: None).process_exception(visitor, DomainError("No."))
    assert "elsewhere" not in response.content.decode()


# --- language and theme ------------------------------------------------------------------


@pytest.mark.django_db
def test_language_switch_keeps_the_page_of_the_store(client):
    here = "/cn/zh-hans/search/?q=%E8%8C%B6"
    response = client.post(reverse("set-language"), {"language": "en", "next": here})
    assert response.status_code == 302
    assert response["Location"] == "/cn/en/search/?q=%E8%8C%B6"
    assert client.cookies["django_language"].value == "en"


@pytest.mark.django_db
def test_language_switch_stays_on_pages_without_a_language_in_the_address(client):
    response = client.post(reverse("set-language"), {"language": "zh-hans", "next": "/accounts/login/"})
    assert response["Location"] == "/accounts/login/"
    assert '<html lang="zh-Hans"' in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
@pytest.mark.django_db
def test_switches_never_lead_away(client, target):
    assert client.post(reverse("set-language"), {"language": "en", "next": target})["Location"] == "/"
    assert client.post(reverse("set-theme"), {"theme": "dark", "next": target})["Location"] == "/"


@pytest.mark.django_db
def test_switches_need_the_form_they_stand_in():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("set-theme"), {"theme": "dark"}).status_code == 403
    assert "theme" not in strict.cookies


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.django_db
def test_chosen_theme_is_on_every_page(client, theme):
    client.post(reverse("set-theme"), {"theme": theme, "next": "/accounts/login/"})
    assert f'data-bs-theme="{theme}"' in client.get("/accounts/login/").content.decode()


@pytest.mark.django_db
def test_system_theme_is_followed_until_one_is_chosen_and_after_it_is_given_up(client):
    assert "data-bs-theme" not in client.get("/accounts/login/").content.decode()
    client.post(reverse("set-theme"), {"theme": "dark"})
    client.post(reverse("set-theme"), {"theme": "system"})
    assert "data-bs-theme" not in client.get("/accounts/login/").content.decode()


@pytest.mark.django_db
def test_forged_theme_is_ignored(client):
    client.cookies["theme"] = '"><script>'
    html = client.get("/accounts/login/").content.decode()
    assert "data-bs-theme" not in html
    assert "<script>" not in html


# --- sign-in pages -----------------------------------------------------------------------


@pytest.mark.parametrize(("language", "words"), [("en", "Sign in"), ("zh-hans", "登录")])
@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
@pytest.mark.django_db
def test_entrance_pages_are_in_our_frame(client, name, language, words):
    client.cookies["django_language"] = language
    html = client.get(reverse(name)).content.decode()
    assert 'class="panel plain__card"' in html
    assert 'class="form-control' in html


@pytest.mark.django_db
def test_failed_sign_in_lists_the_problems_on_top(client):
    client.cookies["django_language"] = "en"
    html = client.post(reverse("account_login"), {"login": "", "password": ""}).content.decode()
    assert 'class="error-summary"' in html
    assert '<a href="#id_login">' in html
    assert '<a href="#id_password">' in html


@pytest.mark.parametrize("name", ["account_email", "account_change_password", "mfa_index", "usersessions_list"])
@pytest.mark.parametrize(("language", "tag"), LANGUAGES)
@pytest.mark.django_db
def test_own_account_pages_are_tabs_of_one_place(client, django_user_model, name, language, tag):
    user = django_user_model.objects.create_user(email="person@example.com", password="correct-horse-9")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    user.language = language
    user.save()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = language
    response = client.get(reverse(name))
    assert response.status_code == 200
    html = response.content.decode()
    assert f'<html lang="{tag}"' in html
    assert html.count('aria-current="page"') == 1


# --- static files ------------------------------------------------------------------------


def test_bootstrap_is_wrapped_in_a_layer_and_survives_hashing(tmp_path):
    storage = CompressedManifestStaticFilesStorage(location=tmp_path)
    collected = {}
    for name in (WRAPPER, BOOTSTRAP, f"{BOOTSTRAP}.map"):
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(Path(finders.find(name)).read_bytes())
        collected[name] = (storage, name)
    outcome = [result for result in storage.post_process(collected) if isinstance(result[2], Exception)]
    assert outcome == []
    wrapped = (tmp_path / storage.stored_name(WRAPPER)).read_text(encoding="utf-8")
    assert storage.stored_name(BOOTSTRAP).rsplit("/", 1)[1] in wrapped
    assert "layer(bootstrap)" in wrapped


def test_styles_and_scripts_stay_in_their_files():
    """The mail frame is the exception: mail programs load no files."""
    for template in Path(settings.BASE_DIR / "templates").rglob("*.html"):
        if template.name == "base_email.html":
            continue
        source = template.read_text(encoding="utf-8")
        assert "<style" not in source, template
        assert ' style="' not in source, template
        assert " onclick=" not in source, template


@pytest.mark.parametrize(("language", "tag"), LANGUAGES)
def test_mail_frame_shows_words_and_a_button(language, tag):
    with translation.override(language):
        html = render_to_string(
            "base_email.html", {"subject": "A <b>", "body": "One\n\nTwo", "link": "https://x.example/"}
        )
    assert f'<html lang="{tag}"' in html
    assert "<h1>A &lt;b&gt;</h1>" in html
    assert "<p>One</p>" in html
    assert 'href="https://x.example/"' in html


# --- the frame's context -----------------------------------------------------------------


@pytest.mark.parametrize(("cookie", "count"), [("12", 12), ("", 0), ("-3", 0), ("99999", 0), ("<b>", 0)])
def test_basket_count_comes_from_a_cookie_that_nobody_need_trust(rf, cookie, count):
    rf.cookies["basket_count"] = cookie
    assert f">{count}<" in site(rf.get("/"))["basket_badge"] if count else site(rf.get("/"))["basket_badge"] == ""


def test_context_of_the_frame(rf):
    context = site(rf.get("/cn/en/search/?q=x"))
    assert context["page_url"] == "/cn/en/search/?q=x"
    assert context["storefront"] is storefronts.HOME
    assert context["open_storefronts"] == storefronts.OPEN


@pytest.mark.parametrize("path", ["/cn/en/search/?brand=%00", "/cn/en/orders/%00/", "/cn/en/orders/1/?token=%00"])
@pytest.mark.django_db
def test_a_nul_in_an_address_is_a_bad_request(client, path):
    assert client.get(path).status_code == 400


@pytest.mark.django_db
def test_a_nul_in_a_form_is_a_bad_request(client):
    assert client.post("/cn/en/orders/1/cancellation/", {"token": "\x00"}).status_code == 400

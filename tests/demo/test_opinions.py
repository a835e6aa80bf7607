"""What the demo's customers and sellers say: publishable all of it, and something for every number of stars."""

import pytest

from marketplace.demo import opinions as demo
from marketplace.demo.products import all_products
from orders import opinions
from orders.models.review import FEEDBACK_LIMIT, REPLY_LIMIT, REVIEW_LIMIT, TITLE_LIMIT

LIMITS = {"review": REVIEW_LIMIT, "feedback": FEEDBACK_LIMIT, "reply": REPLY_LIMIT}


@pytest.mark.parametrize("kind", LIMITS)
def test_every_word_may_be_published(kind):
    codes = {each.code for each in all_products()} | {""}
    for said in demo._words()[kind]:
        assert opinions.clean_text(said.text, limit=LIMITS[kind], field="text") == said.text
        assert opinions.clean_text(said.title, limit=TITLE_LIMIT, field="title") == said.title
        assert (said.product in codes, set(said.stars) <= set(demo.STARS)) == (True, True)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", LIMITS)
def test_there_are_words_for_every_number_of_stars(kind, language):
    fitting = [each.stars for each in demo._words()[kind] if each.language == language and not each.product]
    assert {stars for each in fitting for stars in each} == set(demo.STARS)

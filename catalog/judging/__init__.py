"""A judged set of products and queries, and what ``manage.py judge_search`` measures with it."""

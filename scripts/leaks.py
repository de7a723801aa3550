"""Scrapes over TLS with a password: leaks.py HOST:PORT CA SCRAPES POLLS. Every hundredth scrape takes a new connection, and
some come with a wrong password. Returns when so many scrapes were answered and so many polls have ended."""

import base64
import http.client
import re
import ssl
import sys
import time

address, authority, scrapes, polls = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
host, port = address.rsplit(":", 1)
context = ssl.create_default_context(cafile=authority)


def credentials(password):
    return {"Authorization": "Basic " + base64.b64encode(f"alice:{password}".encode()).decode()}


def scrape(connection, count):
    wrong = count % 1000 == 999
    accept = ["*/*", "application/openmetrics-text; version=1.0.0"][count % 2]
    headers = credentials("wrong%d" % count if wrong else "s3cret") | {"Accept": accept}
    if count % 3 == 0:
        headers["Accept-Encoding"] = "gzip"
    connection.request("GET", "/metrics", headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == (401 if wrong else 200), answer.status
    return body


connection = None
for count in range(scrapes):
    if count % 100 == 0:
        if connection:
            connection.close()
        connection = http.client.HTTPSConnection(host, int(port), context=context, timeout=120)
    scrape(connection, count)

while True:
    page = scrape(connection, 1).decode()
    ended = int(float(re.search(r"^posthog_logs_exporter_polls_total\S* (\S+)", page, re.M).group(1)))
    if ended >= polls:
        break
    time.sleep(1)
print(f"{scrapes} scrapes, {ended} polls")

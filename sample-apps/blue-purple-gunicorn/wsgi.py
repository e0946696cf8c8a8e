"""Answers every request with the word in the file "colour"."""
import os
import time
from pathlib import Path
from urllib.parse import parse_qs

COLOUR = Path(__file__).with_name("colour").read_text().strip().encode()
LEDGER = os.environ.get("LEDGER_FILE")


def answer(environ, start_response):
    environ["wsgi.input"].read()
    query = parse_qs(environ.get("QUERY_STRING", ""))
    headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(COLOUR)))]
    written = write_to_ledger(environ, query)
    time.sleep(int(query.get("delay_ms", ["0"])[0]) / 1000)
    start_response("200 OK", headers + written)
    return [COLOUR]


def write_to_ledger(environ, query):
    """One line per request, for tests that join the client's list of requests with the app's."""
    id = environ.get("HTTP_X_LEDGER_ID") or query.get("ledger_id", [None])[0] or environ.get("HTTP_X_REQUEST_ID")
    if not LEDGER or not id:
        return []
    with open(LEDGER, "ab", buffering=0) as file:
        file.write(f"{id} {environ['REQUEST_METHOD']}\n".encode())
    return [("X-Ledger-Id", id)]

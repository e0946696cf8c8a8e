"""A page that refers to a script and a style of its own release by digest, as bundlers name them; others' are not found."""
import hashlib
import os
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COLOUR = Path(__file__).with_name("colour").read_text().strip()
SCRIPT = f'document.title = "{COLOUR}";\n'
STYLE = f"p {{ color: {COLOUR}; }}\n"


def named(name, content):
    stem, suffix = name.split(".")
    return f"/{stem}-{hashlib.sha256(content.encode()).hexdigest()[:12]}.{suffix}"


ASSETS = {
    named("app.js", SCRIPT): ("text/javascript", SCRIPT),
    named("style.css", STYLE): ("text/css", STYLE),
}
SCRIPT_PATH, STYLE_PATH = ASSETS
PAGE = f"""<!doctype html>
<title></title>
<link rel="stylesheet" href="{STYLE_PATH}">
<script src="{SCRIPT_PATH}" defer></script>
<p>{COLOUR}</p>
"""


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        known = {"/": ("text/html", PAGE), **ASSETS}.get(self.path)
        kind, content = known or ("text/plain", f"{COLOUR} has no {self.path}\n")
        self.send_response(200 if known else 404)
        self.send_header("Content-Type", kind + "; charset=utf-8")
        self.send_header("Content-Length", str(len(content.encode())))
        self.end_headers()
        self.wfile.write(content.encode())

    def log_message(self, *ignored):
        pass


server = ThreadingHTTPServer(("", int(os.environ.get("PORT", "5000"))), Handler)
server.daemon_threads = False  # what is in flight is finished
signal.signal(signal.SIGTERM, lambda *ignored: threading.Thread(target=server.shutdown).start())
print(f"{COLOUR} is up", flush=True)
server.serve_forever(poll_interval=0.05)
server.server_close()

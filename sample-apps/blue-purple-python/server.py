"""Answers every request with the word in the file "colour"."""
import os
import signal
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

COLOUR = Path(__file__).with_name("colour").read_text().strip().encode()
LEDGER = os.environ.get("LEDGER_FILE")


class Server(ThreadingHTTPServer):
    request_queue_size = 1024
    in_flight = 0
    changed = threading.Condition()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else a kept connection waits 40 ms for each answer

    def parse_request(self):  # from the first line on, the request is in flight
        self.count(1)
        return super().parse_request()

    def handle_one_request(self):
        self.counted = 0
        try:
            super().handle_one_request()
        finally:
            self.count(-self.counted)

    def count(self, change):
        with Server.changed:
            self.counted += change
            Server.in_flight += change
            Server.changed.notify_all()

    def answer(self):
        self.read_body()
        query = parse_qs(urlsplit(self.path).query)
        self.write_to_ledger(query)
        time.sleep(int(query.get("delay_ms", ["0"])[0]) / 1000)
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(COLOUR)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(COLOUR)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def read_body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            return
        while size := int(self.rfile.readline().split(b";")[0], 16):
            self.rfile.read(size + 2)
        while self.rfile.readline().strip():
            pass

    def write_to_ledger(self, query):
        """One line per request, for tests that join the client's list of requests with the app's."""
        id = self.headers.get("X-Ledger-Id") or query.get("ledger_id", [None])[0] or self.headers.get("X-Request-Id")
        if LEDGER and id:
            with open(LEDGER, "ab", buffering=0) as file:
                file.write(f"{id} {self.command}\n".encode())

    def log_message(self, format, *args):
        pass


def main():
    server = Server(("", int(os.environ.get("PORT", "5000"))), Handler)
    # shutdown() waits for the loop, which cannot end while this handler runs in its thread.
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"{COLOUR.decode()} on port {server.server_address[1]}", flush=True)
    server.serve_forever(poll_interval=0.05)
    server.socket.close()
    with Server.changed:
        Server.changed.wait_for(lambda: Server.in_flight == 0, timeout=20)


main()

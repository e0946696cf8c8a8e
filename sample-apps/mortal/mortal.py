"""Asks for leave at GATE, an address and a port, at each point of its life: a test knows where it is and can hold it."""
import os
import signal
import socket
import sys
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# What tells two deploys apart, by git or by config var.
GENERATION = open("generation").read().strip() + "." + os.environ.get("GENERATION", "0")
SELF = f"{os.environ.get('DYNO', '-')} {GENERATION} {uuid.uuid4().hex}"


def ask(point):
    """The connection over which the gate answers. It is never closed: its end tells that this process is dead."""
    connection = socket.create_connection(os.environ["GATE"].split())
    connection.sendall(f"{point} {SELF}\n".encode())
    return connection.makefile()


def leave(point):
    """Waits for leave; the status to exit with, when the gate wants that."""
    answer = ask(point).readline().split()
    if answer[0] == "exit":
        sys.exit(int(answer[1]))


def obey():
    orders = ask("alive")
    threading.Thread(target=lambda: orders.readline() and os._exit(3), daemon=True).start()


def say(line):
    os.write(1, f"{line}\n".encode())


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        say(f"{self.headers['X-Ledger-Id']} {self.command}")
        if self.path == "/slow":
            leave("slow")
        body = GENERATION.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer

    def log_message(self, format, *args):
        pass


def tick():
    number = 0
    while True:
        number += 1
        say(f"tick {SELF.split()[2]} {number}")
        time.sleep(0.05)


def web():
    leave("boot")
    server = ThreadingHTTPServer(("", int(os.environ["PORT"])), Handler)
    server.daemon_threads = True

    def stop(*_):
        leave("stop")
        server.shutdown()

    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=stop).start())
    threading.Thread(target=tick, daemon=True).start()
    server.serve_forever(poll_interval=0.05)
    say(f"bye {SELF.split()[2]}")
    leave("bye")


obey()
if sys.argv[1] == "web":
    web()
else:
    leave(sys.argv[1])

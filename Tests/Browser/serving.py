"""What the browser looks at: exporters that poll a simulated PostHog, and pages that the tests of Swift keep."""
import base64
import contextlib
import hashlib
import http.server
import json
import os
import re
import subprocess
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

KEPT = Path(__file__).resolve().parents[1] / "StatusPageTests" / "Golden"
HOSTILE = ["<b>bold</b>", "<script>document.title='run'</script>", "שירות תשלומים", "\u202egnirts", "x" * 1_000_000, "\"'>&amp;"]


def binary():
    path = os.environ.get("POSTHOG_LOGS_EXPORTER")
    if not path:
        raise RuntimeError("set POSTHOG_LOGS_EXPORTER to the exporter's binary, or run make test-pages")
    return path


@contextlib.contextmanager
def process(*arguments, **environment):
    """A process and a function that waits for something in its output."""
    with tempfile.TemporaryFile("w+b") as output:
        child = subprocess.Popen(
            [binary(), *arguments], stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            env=os.environ | environment)

        def said(pattern, within=60):
            end = time.monotonic() + within
            while True:
                output.seek(0)
                text = output.read().decode(errors="replace")
                if found := re.search(pattern, text):
                    return found[1]
                if child.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"no {pattern!r} in:\n{text}")
                time.sleep(0.1)
        try:
            yield child, said
        finally:
            child.terminate()
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


@contextlib.contextmanager
def simulator(entries=None):
    """A simulated PostHog that logs these again and again, or made-up traffic. Gives the process and its address."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        # An hour of it is made up first.
        what = ["--traffic", "5"]
        if entries is not None:
            file.write("".join(json.dumps(entry) + "\n" for entry in entries))
            file.flush()
            what = ["--replay", file.name]
        with process("simulate", "--listen-address", "127.0.0.1:0", *what) as (child, said):
            yield child, said(r"is served at (http://[0-9.:]+)")


@contextlib.contextmanager
def exporter(*arguments, page="/"):
    """Gives where its page is."""
    with process(
            "serve", "--web.listen-address", "127.0.0.1:0", *arguments, POSTHOG_PERSONAL_API_KEY="phx_simulator") as (
            _, said):
        yield f"http://{said(r'address=(127.0.0.1:[0-9]+)')}{page}"


def polled(url, within=60):
    """Waits until a poll of every project has ended."""
    end = time.monotonic() + within
    while True:
        try:
            return urllib.request.urlopen(url, timeout=10).status
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def entries(names):
    """Some of each severity for each name within ten minutes."""
    severities = ["error", "warn", "info", "info", "debug", "fatal"]
    rows = [
        {"offset_s": round(600 * (number * 7 % 100) / 100, 3), "service_name": name,
         "severity": severities[(number + times) % len(severities)], "body": "an entry"}
        for number, name in enumerate(names) for times in range(3)]
    return sorted(rows, key=lambda row: row["offset_s"])


def policy(page):
    """The policy that the exporter sends, made here of the style that is in the page."""
    style = re.search(rb"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'")


class Pages(http.server.BaseHTTPRequestHandler):
    """Kept pages, with the policy."""

    def do_GET(self):
        page = (KEPT / Path(self.path.split("?")[0]).name).read_bytes()
        self.send_response(200)
        for name, value in (
                ("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page))),
                ("Content-Security-Policy", policy(page))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def kept_pages():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()

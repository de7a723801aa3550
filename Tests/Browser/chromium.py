"""Debian's chromium without a screen, driven over a pipe by the DevTools protocol."""
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

WITHIN = 30


def find():
    return shutil.which("chromium")


class Chromium:
    """A browser with one tab. Ends with the `with` around it."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="posthog-logs-browser-")
        (read, self.commands), (self.answers, write) = os.pipe(), os.pipe()

        def arrange():
            # The browser reads commands from 3 and writes answers to 4.
            one, other = os.dup(read), os.dup(write)
            os.dup2(one, 3)
            os.dup2(other, 4)

        arguments = [
            find(), "--headless", "--remote-debugging-pipe", "--disable-gpu", "--no-first-run", "--disable-extensions",
            "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
            f"--user-data-dir={self.folder.name}"]
        if os.geteuid() == 0:
            # Its sandbox does not run as root; what is opened are the exporter's own pages.
            arguments.append("--no-sandbox")
        self.process = subprocess.Popen(
            arguments, pass_fds=(3, 4, read, write), preexec_fn=arrange, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(read)
        os.close(write)
        self.number, self.pending, self.events, self.session = 0, b"", [], None
        try:
            target = self.send("Target.createTarget", url="about:blank")["targetId"]
            self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            for domain in ("Page", "Runtime", "Log", "Network", "Security"):
                self.send(f"{domain}.enable")
        except Exception:
            self.__exit__()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.commands)
        os.close(self.answers)
        self.folder.cleanup()

    # The protocol

    def send(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + WITHIN
        while True:
            answer = self.receive(end, method)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.events.append(answer)

    def receive(self, end, wanted):
        while b"\0" not in self.pending:
            if not select.select([self.answers], [], [], max(0, end - time.monotonic()))[0]:
                raise RuntimeError(f"no answer of chromium to {wanted}")
            piece = os.read(self.answers, 1 << 16)
            if not piece:
                raise RuntimeError("chromium has ended")
            self.pending += piece
        message, _, self.pending = self.pending.partition(b"\0")
        return json.loads(message)

    def wait(self, method):
        """The next event of this kind that was not waited for yet."""
        end = time.monotonic() + WITHIN
        while True:
            for index, event in enumerate(self.events):
                if event.get("method") == method:
                    del self.events[:index + 1]
                    return event["params"]
            self.events.append(self.receive(end, method))

    # The tab

    def look(self, width, height=900, scheme="light", **features):
        """How wide the screen is, and what the system is set to."""
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        wanted = {"prefers-color-scheme": scheme} | {name.replace("_", "-"): value for name, value in features.items()}
        media = wanted.pop("media", "")
        self.send(
            "Emulation.setEmulatedMedia", media=media,
            features=[{"name": name, "value": value} for name, value in wanted.items()])

    def open(self, url, **headers):
        self.send("Network.setExtraHTTPHeaders", headers=headers)
        self.events.clear()
        self.send("Page.navigate", url=url)
        self.wait("Page.loadEventFired")

    def run(self, script):
        """What a script says; the page's policy does not hold for it."""
        result = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"].get("exception", {}).get("description", "the script failed"))
        return result["result"].get("value")

    def complaints(self):
        """What the browser says of the page, such as that its policy forbids something."""
        kinds = ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown")
        self.run("0")
        return [event for event in self.events if event.get("method") in kinds]

    def requests(self):
        self.run("0")
        return [
            event["params"]["request"]["url"] for event in self.events
            if event.get("method") == "Network.requestWillBeSent"]

    def press(self, key, code):
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def picture(self, path, whole=True):
        data = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=whole, **(
            {"clip": self.extent()} if whole else {}))["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def extent(self):
        size = self.send("Page.getLayoutMetrics")["cssContentSize"]
        return {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}

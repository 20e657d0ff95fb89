"""A headless Chromium, led through its debugging pipe: pages are opened in it, measured, asked and photographed."""
import base64
import json
import os
import shutil
import subprocess
import tempfile

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find():
    return next((path for path in map(shutil.which, NAMES) if path), None)


class Browser:
    def __init__(self, path):
        self.profile = tempfile.mkdtemp(prefix="quern-browser-")
        commands, ours = os.pipe()
        answers, theirs = os.pipe()
        # the browser reads from its descriptor 3 and writes to 4; ours are moved there by a shell
        line = f'exec "$0" "$@" 3<&{commands} 4>&{theirs}'
        arguments = [path, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--no-first-run", "--hide-scrollbars",
                     "--disable-dev-shm-usage", f"--user-data-dir={self.profile}", "about:blank"]
        self.program = subprocess.Popen(["bash", "-c", line, *arguments], pass_fds=(commands, theirs), stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        os.close(commands)
        os.close(theirs)
        self.out, self.inward = os.fdopen(ours, "wb", buffering=0), os.fdopen(answers, "rb")
        self.number, self.events, self.rest, self.session = 0, [], b"", None
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def close(self):
        self.session = None
        try:
            self.ask("Browser.close")
            self.program.wait(timeout=10)
        except (OSError, EOFError, subprocess.TimeoutExpired):
            self.program.kill()
            self.program.wait()
        self.out.close()
        self.inward.close()
        shutil.rmtree(self.profile, ignore_errors=True)

    def receive(self):
        while b"\0" not in self.rest:
            piece = os.read(self.inward.fileno(), 1 << 20)
            if not piece:
                raise EOFError("the browser has gone")
            self.rest += piece
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def ask(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.out.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.events.append(answer)

    def wait_for(self, method):
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.receive())

    def open(self, path, width, dark=False, height=900):
        """Opens a file at this width, in the colours of day or night."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.events = []
        self.ask("Page.navigate", url=f"file://{path}")
        self.wait_for("Page.loadEventFired")

    def evaluate(self, expression):
        return self.ask("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def complaints(self):
        """What the console was told, exceptions, and requests for anything but the page itself."""
        said = []
        for event in self.events:
            parameters = event.get("params", {})
            if event.get("method") == "Log.entryAdded":
                said.append(parameters["entry"]["text"])
            elif event.get("method") in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown"):
                said.append(json.dumps(parameters)[:300])
            elif event.get("method") == "Network.requestWillBeSent" and parameters["type"] != "Document":
                url = parameters["request"]["url"]
                if not url.startswith("data:"):
                    said.append(f"asks for {url}")
        return said

    def photograph(self, path, height):
        width = self.evaluate("innerWidth")
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        with open(path, "wb") as picture:
            picture.write(base64.b64decode(self.ask("Page.captureScreenshot", format="png")["data"]))

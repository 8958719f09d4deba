"""A headless Chromium that may open one file and nothing else."""

from pathlib import Path
from playwright.sync_api import sync_playwright

CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]


class Browser:
    """Opens pages and keeps what they did wrong: messages on the console, and requests for anything but themselves."""

    def __enter__(self):
        self.playwright = sync_playwright().start()
        program = next(path for path in CHROMIUM if Path(path).exists())
        # Chromium refuses to run as root with its sandbox.
        self.browser = self.playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        return self

    def __exit__(self, *_):
        self.browser.close()
        self.playwright.stop()

    def open(self, path, width=1440, height=900, wait=True, **options):
        context = self.browser.new_context(viewport={"width": width, "height": height}, **options)
        page = context.new_page()
        page.complaints = []
        page.requests = []
        page.on("console", lambda message: page.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: page.complaints.append(f"error: {error}"))
        page.on("request", lambda request: page.requests.append(request.url))
        page.goto(Path(path).absolute().as_uri())
        if wait:
            page.wait_for_function("document.documentElement.dataset.map === 'ready'")
        return page


def expect(condition, what):
    if not condition:
        raise SystemExit(f"failed: {what}")


def quiet(page, path):
    """No word on the console, and one request: the page itself."""
    expect(page.complaints == [], f"the console says {page.complaints}")
    expect(page.requests == [Path(path).absolute().as_uri()], f"requests: {page.requests}")

"""Each distribution answers at a port of its own, so that its paths are where a browser looks for them: at the root.

`GET /_local/sites` returns where, `{domain: URL}`; a distribution is served from the first time that it is asked for on.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LinkFormat.html
"""

import asyncio
import json
import os
import socket
import threading

from ministack.services import cloudfront

ASSUMES_NOTHING = "It moves a site to a port of its own, and lets nobody do more."

PATH = "/_local/sites"
TRIED_PORTS = 100
serving = set()  # a task that nobody holds may be collected
served = None


def apply(app, _folder):
    global served
    served = Served(app)

    async def listing(scope, receive, send):
        served.loop = asyncio.get_running_loop()
        if scope["type"] != "http" or scope["path"] != PATH:
            return await app(scope, receive, send)
        body = json.dumps(served.urls()).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": body})

    return listing


class Served:
    """Where sites are served; functions' workers ask from threads of their own."""

    def __init__(self, app):
        self.app = app
        self.loop = None
        self.known = {}
        self.lock = threading.Lock()

    def urls(self):
        with self.lock:
            domains = [distribution["DomainName"] for distribution in list(cloudfront._distributions.values())]
            for domain in domains:
                if domain not in self.known:
                    self.known[domain] = serve(site(self.app, domain), self.loop)
            return {domain: self.known[domain] for domain in domains}


def site(app, domain):
    """The emulator as it answers those who asked for the domain."""

    async def answering(scope, receive, send):
        if scope["type"] == "http":
            others = [(name, value) for name, value in scope["headers"] if name != b"host"]
            await app({**scope, "headers": [*others, (b"host", domain.encode())]}, receive, send)

    return answering


def serve(app, loop):
    from hypercorn.asyncio import serve as hypercorn
    from hypercorn.config import Config

    listener = bind(int(os.environ["GATEWAY_PORT"]))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = Config()
    config.bind = [f"fd://{listener.detach()}"]

    def begin():
        serving.add(loop.create_task(hypercorn(app, config, shutdown_trigger=asyncio.Event().wait)))

    loop.call_soon_threadsafe(begin)
    return url


def bind(after):
    """Listens at the first free port after the emulator's own."""
    for port in range(after + 1, after + TRIED_PORTS):
        listener = socket.socket()
        try:
            listener.bind(("127.0.0.1", port))
            listener.listen(512)
            return listener
        except OSError:
            listener.close()
    raise OSError(f"no port is free from {after + 1} on")

"""Each distribution answers at a port of its own, so that its paths are where a browser looks for them: at the root.

`GET /_local/sites` returns where, `{domain: URL}`; a distribution is served from the first time that it is asked for on.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LinkFormat.html
"""

import asyncio
import json
import os
import socket

from ministack.services import cloudfront

ASSUMES_NOTHING = "It moves a site to a port of its own, and lets nobody do more."

PATH = "/_local/sites"
TRIED_PORTS = 100
serving = set()  # a task that nobody holds may be collected


def apply(app, _folder):
    sites = {}

    async def listing(scope, receive, send):
        if scope["type"] != "http" or scope["path"] != PATH:
            return await app(scope, receive, send)
        domains = [distribution["DomainName"] for distribution in cloudfront._distributions.values()]
        for domain in domains:
            if domain not in sites:
                sites[domain] = serve(site(app, domain))
        body = json.dumps({domain: sites[domain] for domain in domains}).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": body})

    return listing


def site(app, domain):
    """The emulator as it answers those who asked for the domain."""

    async def answering(scope, receive, send):
        if scope["type"] == "http":
            others = [(name, value) for name, value in scope["headers"] if name != b"host"]
            await app({**scope, "headers": [*others, (b"host", domain.encode())]}, receive, send)

    return answering


def serve(app):
    from hypercorn.asyncio import serve as hypercorn
    from hypercorn.config import Config

    listener = bind(int(os.environ["GATEWAY_PORT"]))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = Config()
    config.bind = [f"fd://{listener.detach()}"]
    serving.add(asyncio.create_task(hypercorn(app, config, shutdown_trigger=asyncio.Event().wait)))
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

"""Serves the emulator at 127.0.0.1 for as long as its parent holds this process's standard input open.

The parent learns the port from one JSON line on standard output, written when requests are served. Every function
worker is in this process's group, and the group is killed at the end, so that nothing outlives it.
"""

import argparse
import asyncio
import json
import os
import signal
import socket
import sys
import threading
from pathlib import Path

ASSUMPTIONS = [
    {
        "what": "A hundred functions run at the same time; a new account may run ten.",
        "source": "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    },
    {
        "what": "Lambda writes logs and traces without asking the function's role.",
        "source": "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
    },
    {
        "what": "A change of a policy holds at once.",
        "source": "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html",
    },
    {
        "what": "A bucket's notification comes at once, and once.",
        "source": "https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html",
    },
]

PORT_TAKEN = 98  # also the errno of "address already in use" on Linux
SHUTDOWN_SECONDS = 2


def bind(port: int) -> socket.socket:
    """Listens before the emulator is imported: its modules read the port as they load."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(PORT_TAKEN)
    listener.listen(512)
    return listener


def configure(port: int, folder: Path) -> None:
    """What the emulator reads when it is imported; its files go into the folder, so that two can run side by side."""
    temporary = folder / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        AUTH="true",
        GATEWAY_PORT=str(port),
        MINISTACK_HOST="127.0.0.1",
        IOT_MTLS_ENABLED="0",
        SFTP_ENABLED="0",
        LAMBDA_EXECUTOR="local",
        LAMBDA_ACCOUNT_CONCURRENCY="100",  # the emulator's default depends on the machine's memory
        NODE_NO_WARNINGS="1",
        TMPDIR=str(temporary),
        STATE_DIR=str(folder / "state"),
        S3_DATA_DIR=str(folder / "s3"),
        AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}",
        AWS_REGION="us-east-1",
        AWS_DEFAULT_REGION="us-east-1",
        AWS_EC2_METADATA_DISABLED="true",
    )


def announcing(app, port: int, announcements):
    """The app, which prints the port once it has started."""

    async def announced(scope, receive, send):
        async def send_and_announce(message):
            await send(message)
            if message["type"] == "lifespan.startup.complete":
                print(json.dumps({"port": port}), file=announcements, flush=True)

        await app(scope, receive, send_and_announce if scope["type"] == "lifespan" else send)

    return announced


async def serve(app, listener: socket.socket) -> None:
    """Serves until standard input ends or the process gets SIGTERM."""
    from hypercorn.asyncio import serve as hypercorn
    from hypercorn.config import Config

    ended = asyncio.Event()
    loop = asyncio.get_running_loop()

    def end() -> None:
        ended.set()
        threading.Timer(SHUTDOWN_SECONDS, kill_group).start()

    def watch_parent() -> None:
        while os.read(0, 4096):
            pass
        loop.call_soon_threadsafe(end)

    loop.add_signal_handler(signal.SIGTERM, end)
    threading.Thread(target=watch_parent, daemon=True).start()
    config = Config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    await hypercorn(app, config, shutdown_trigger=ended.wait)


def kill_group() -> None:
    """Ends this process and every worker that it started."""
    os.killpg(os.getpgrp(), signal.SIGKILL)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--folder", type=Path, required=True, help="for its files: decisions, state, temporary ones")
    parser.add_argument("--without", help="a change to leave out: corrections/sqs/redrive")
    options = parser.parse_args()
    folder = options.folder.resolve()

    if os.getpgrp() != os.getpid():
        os.setpgid(0, 0)
    announcements = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever the emulator prints is log
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    listener = bind(options.port)
    port = listener.getsockname()[1]
    configure(port, folder)

    import function_logs
    from changes import changed
    from ministack.core import hypercorn_compat

    hypercorn_compat.install()
    function_logs.install()
    app = changed(folder, options.without)
    try:
        asyncio.run(serve(announcing(app, port, announcements), listener))
    finally:
        kill_group()


if __name__ == "__main__":
    main()

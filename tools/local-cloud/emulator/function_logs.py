"""A function's log is whole once it has answered, and no call waits for it.

The emulator waits a while for the lines of a call, which come through a pipe; what is later gets into the log of the
worker's next call. Here a Node.js worker ends its lines with a mark before it answers, and they are read up to that.
"""

import queue
import time

from ministack.core import lambda_runtime

ASSUMPTIONS = [
    {
        "what": "A function's log can be read whole as soon as the function has answered.",
        "source": "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html",
    },
]

MARK = "\0"
# The answer has come, so that the mark is in the pipe already.
LONGEST_SECONDS = 5
WRITE = "const _realStdoutWrite = process.stdout.write.bind(process.stdout);"
MARKED = """const _write = process.stdout.write.bind(process.stdout);
const _realStdoutWrite = (text) => {
  if (!text.startsWith('{"status":"ready"')) _stderrWrite("\\0\\n");
  return _write(text);
};"""


def install() -> None:
    script = lambda_runtime._NODEJS_WORKER_SCRIPT
    if WRITE not in script:
        raise RuntimeError("The emulator's worker of Node.js functions is another one than this is for.")
    lambda_runtime._NODEJS_WORKER_SCRIPT = script.replace(WRITE, MARKED)
    lambda_runtime.Worker._drain_stderr_bounded = until_mark(lambda_runtime.Worker._drain_stderr_bounded)


def until_mark(drain):
    def lines(worker):
        if not worker.config.get("Runtime", "").startswith("nodejs"):
            return drain(worker)
        found = []
        deadline = time.monotonic() + LONGEST_SECONDS
        while time.monotonic() < deadline:
            try:
                line = worker._stderr_queue.get(timeout=0.05)
            except queue.Empty:
                if not worker._stderr_thread.is_alive():  # the worker ended, and all that it wrote was read
                    break
                continue
            found.append(line.removesuffix(MARK))
            if line.endswith(MARK):
                break
        return "\n".join(line for line in found if line)

    return lines

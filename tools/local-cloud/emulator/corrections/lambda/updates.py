"""A function that is updated ends none of its invocations: they finish with the code and settings that they began with.

https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html: during an update, invocations go on with what the
function was before.
"""

import threading

from ministack.core import lambda_runtime
from ministack.core.concurrency import spawn_background
from ministack.services import lambda_svc

ASSUMPTIONS = [
    {
        "what": "Invocations that run when a function is updated end with the code that they began with.",
        "source": "https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html",
    },
]


def apply(app, _folder):
    invalidate = lambda_svc.invalidate_worker
    release = lambda_svc.release_worker
    updating = threading.local()
    outdated = set()

    def as_update(update):
        def updated(*arguments):
            updating.now = True
            try:
                return update(*arguments)
            finally:
                updating.now = False

        return updated

    def invalidate_idle(name, *arguments, **named):
        if getattr(updating, "now", False):
            with lambda_runtime._lock:
                for workers in lambda_runtime._workers.values():
                    busy = [worker for worker in workers if worker.func_name == name and worker.in_use]
                    outdated.update(busy)
                    workers[:] = [worker for worker in workers if worker not in busy]
        invalidate(name, *arguments, **named)

    def release_or_end(worker):
        release(worker)
        if worker in outdated:
            outdated.discard(worker)
            spawn_background(worker.kill, thread_name="local-cloud-outdated")

    lambda_svc._update_code = as_update(lambda_svc._update_code)
    lambda_svc._update_config = as_update(lambda_svc._update_config)
    lambda_svc.invalidate_worker = invalidate_idle
    lambda_svc.release_worker = release_or_end
    return app

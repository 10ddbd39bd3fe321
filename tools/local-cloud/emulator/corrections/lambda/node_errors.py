"""What a Node.js handler throws keeps its name as `errorType`, and its stack; the execution environment lives on.

https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html and
https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html: only what ends the process (an exit, a
timeout) costs a new environment.
"""

import threading

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

ASSUMPTIONS = [
    {
        "what": "An execution environment lives on after an error that its handler throws.",
        "source": "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
    },
]

THROWN = """status: "ok", thrown: {
  errorType: (%(error)s && %(error)s.name) || typeof %(error)s,
  errorMessage: String((%(error)s && %(error)s.message) || %(error)s),
  trace: String((%(error)s && %(error)s.stack) || "").split("\\n"),
}"""
REPLACED = {
    'status: "error", error: String(err.message || err), trace: err.stack || ""': THROWN % {"error": "err"},
    'status: "error", error: e.message, trace: e.stack': THROWN % {"error": "e"},
}


def apply(app, _folder):
    runtime_binary = lambda_runtime._detect_runtime_binary
    invoke = lambda_runtime.Worker.invoke
    execute = lambda_svc._execute_function_warm
    thrown = threading.local()

    def with_thrown(runtime):
        binary, script = runtime_binary(runtime)
        for reported, wanted in REPLACED.items():
            script = script.replace(reported, wanted)
        return binary, script

    def remembering(worker, *arguments, **named):
        response = invoke(worker, *arguments, **named)
        thrown.body = response.get("thrown")
        if not thrown.body:
            return response
        trace = "\n".join(thrown.body["trace"])
        return {**response, "status": "error", "error": thrown.body["errorMessage"], "trace": trace}

    def with_error_type(*arguments):
        thrown.body = None
        result = execute(*arguments)
        return {**result, "body": thrown.body} if thrown.body else result

    lambda_runtime._detect_runtime_binary = with_thrown
    lambda_runtime.Worker.invoke = remembering
    lambda_svc._execute_function_warm = with_error_type
    return app

"""A function reaches a REST API by the URL that a template makes of it, which its environment holds.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html: the host name is in the public DNS.
Nothing resolves it to here, so that a function's variables name the API's URL at this machine instead.
"""

import os
import re

from ministack.core import lambda_runtime

ASSUMPTIONS = [
    {
        "what": "A function reaches an API by the host name of its URL.",
        "source": "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html",
    },
]

API_URL = re.compile(r"https://([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?")


def apply(app, _folder):
    construct = lambda_runtime.Worker.__init__
    here = rf"http://127.0.0.1:{os.environ['GATEWAY_PORT']}/_aws/execute-api/\1"

    def construct_reachable(worker, name, config, code):
        environment = config.get("Environment") or {}
        variables = {key: API_URL.sub(here, value) for key, value in (environment.get("Variables") or {}).items()}
        construct(worker, name, {**config, "Environment": {**environment, "Variables": variables}}, code)

    lambda_runtime.Worker.__init__ = construct_reachable
    return app

"""Requests count as TLS, so that policies which demand `aws:SecureTransport` allow them, as they do on AWS's endpoints.

So do the calls that services make by themselves.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-securetransport
"""

from contextvars import ContextVar

from ministack.core import iam_evaluator

ASSUMPTIONS = [
    {
        "what": "Every call counts as TLS, also those that services make to one another.",
        "source": "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
    },
]


def apply(app, _folder):
    iam_evaluator._request_origin = ContextVar("request_origin", default=("127.0.0.1", True))

    async def over_tls(scope, receive, send):
        if scope["type"] == "http":
            scope = {**scope, "scheme": "https"}
        await app(scope, receive, send)

    return over_tls

"""Requests count as TLS, so that policies which demand `aws:SecureTransport` allow them, as they do on AWS's endpoints.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-securetransport
"""


def apply(app, _folder):
    async def over_tls(scope, receive, send):
        if scope["type"] == "http":
            scope = {**scope, "scheme": "https"}
        await app(scope, receive, send)

    return over_tls

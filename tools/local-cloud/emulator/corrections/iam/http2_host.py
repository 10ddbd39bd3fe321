"""An HTTP/2 request has its host in the `:authority` pseudo-header, and SigV4 signs it as such or as `host`.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html: "You must include the host
header (HTTP/1.1) or the :authority header (HTTP/2)" in the canonical headers.
"""

ASSUMPTIONS = [
    {
        "what": "A request over HTTP/2 is accepted when its signature has the :authority header.",
        "source": "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html",
    },
]


def apply(app, _folder):
    async def with_authority(scope, receive, send):
        if scope["type"] == "http" and scope["http_version"] == "2":
            hosts = [value for name, value in scope["headers"] if name in (b"host", b":authority")]
            scope = {**scope, "headers": [*scope["headers"], (b":authority", hosts[0]), (b"host", hosts[0])]}
        await app(scope, receive, send)

    return with_authority

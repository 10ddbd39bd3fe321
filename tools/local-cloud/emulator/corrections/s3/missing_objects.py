"""Who may not list a bucket gets 403 for an object or a version that is missing, whether it is read or copied.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html: 404 with `s3:ListBucket`, else 403, and so
https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
"""

from urllib.parse import unquote

from ministack.core import iam_evaluator
from ministack.core.router import extract_access_key_id
from ministack.services import s3

ASSUMES_NOTHING = "It makes S3 stricter: who may not list a bucket does not learn what is missing."

MISSING = (b"<Code>NoSuchKey</Code>", b"<Code>NoSuchVersion</Code>")


def apply(app, _folder):
    handle = s3.handle_request

    async def handle_or_refuse(method, path, headers, body, query_params, *arguments, **named):
        answer = await handle(method, path, headers, body, query_params, *arguments, **named)
        bucket = read_from(method, path, headers)
        key_id = extract_access_key_id(headers, query_params)
        if bucket is None or not key_id or not is_missing(method, answer):
            return answer
        arn = f"arn:aws:s3:::{bucket}"
        if iam_evaluator.enforce(key_id, "s3:ListBucket", "s3", "us-east-1", resource_arn=arn) is None:
            return answer
        return s3._error("AccessDenied", "Access Denied", 403)

    s3.handle_request = handle_or_refuse
    return app


def read_from(method, path, headers):
    """The bucket of the object that a request reads; None for any other request."""
    if method in ("GET", "HEAD"):
        bucket, key = s3._parse_bucket_key(path, headers)
        return bucket if key else None
    source = unquote(headers.get("x-amz-copy-source", "")).lstrip("/")
    return source.split("/")[0] if method == "PUT" and source else None


def is_missing(method, answer):
    status, _headers, body = answer[:3]
    if status != 404:
        return False
    return method == "HEAD" or (isinstance(body, bytes) and any(code in body for code in MISSING))

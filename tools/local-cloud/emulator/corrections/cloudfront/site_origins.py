"""CloudFront reaches a REST API's stage, and distinguishes a missing object from a forbidden one where it may list the bucket.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistS3AndCustomOrigins.html and
https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html: 404 with `s3:ListBucket`, else 403.
"""

import os
import re

from ministack.core import iam_evaluator
from ministack.services import cloudfront, s3

ASSUMPTIONS = [
    {
        "what": "S3 answers CloudFront 404 for what is missing where the bucket's policy lets it list.",
        "source": "https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html",
    },
]

API_HOST = re.compile(r"^([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com$")


def apply(app, _folder):
    forward = cloudfront._forward_to_origin
    fetch = s3.serve_cloudfront_origin_fetch

    def forward_to_api(origin, method, uri, *arguments):
        api = API_HOST.match(origin["domain_name"])
        if api:
            port = int(os.environ["GATEWAY_PORT"])
            origin = {**origin, "domain_name": "127.0.0.1", "http_port": port, "protocol_policy": "http-only"}
            uri = f"/_aws/execute-api/{api[1]}{uri}"
        return forward(origin, method, uri, *arguments)

    def fetch_or_miss(bucket, key, method, headers, source_arn="", oai_id=""):
        answer = fetch(bucket, key, method, headers, source_arn, oai_id)
        objects = (s3._ensure_bucket(bucket) or {"objects": {key}})["objects"]
        if answer[0] == 403 and key not in objects and may_list(bucket, source_arn):
            return s3._error("NoSuchKey", "The specified key does not exist.", 404, f"/{bucket}/{key}")
        return answer

    cloudfront._forward_to_origin = forward_to_api
    s3.serve_cloudfront_origin_fetch = fetch_or_miss
    return app


def may_list(bucket, source_arn):
    context = iam_evaluator.EvalContext(
        "*", "Service", "", "s3:ListBucket", f"arn:aws:s3:::{bucket}", "us-east-1",
        service_context={"aws:sourcearn": source_arn},
    )
    policy = s3._bucket_policies.get_scoped(s3._bucket_owner_account(bucket), None, bucket)
    return iam_evaluator.evaluate_resource_policy(policy, context, service="cloudfront.amazonaws.com").decision == "Allow"

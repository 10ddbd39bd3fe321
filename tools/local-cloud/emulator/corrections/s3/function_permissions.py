"""A bucket tells a function of its objects only if that function's policy lets the bucket.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
"""

import logging

from function_policies import permits
from ministack.core.responses import get_account_id
from ministack.services import s3

ASSUMES_NOTHING = "It makes S3 stricter: the policy of a function is asked."

logger = logging.getLogger("local-cloud")


def apply(app, _folder):
    tell = s3._deliver_event_to_lambda

    def tell_permitted(function_arn, payload, region):
        bucket = payload["Records"][0]["s3"]["bucket"]["arn"]
        if permits(function_arn, "s3.amazonaws.com", bucket, get_account_id()):
            return tell(function_arn, payload, region)
        logger.warning("%s may not invoke %s.", bucket, function_arn)

    s3._deliver_event_to_lambda = tell_permitted
    return app

"""SNS authorizes a batch as `sns:Publish`, and takes or refuses it as a whole.

https://docs.aws.amazon.com/sns/latest/dg/sns-batch-api-actions.html: no policy can name `sns:PublishBatch`, and all
messages together are as long as one may be. That a message without its group or deduplication id fails the batch has been
seen on AWS: https://github.com/localstack/localstack/blob/main/tests/aws/services/sns/test_sns.py
"""

from ministack.core import iam_actions
from ministack.services import sns

ASSUMPTIONS = [
    {
        "what": "The permission to publish to a topic covers batches.",
        "source": "https://docs.aws.amazon.com/sns/latest/dg/sns-batch-api-actions.html",
    },
    {
        "what": "A batch is published whole or not at all; AWS may fail some of its messages.",
        "source": "https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html",
    },
]


def apply(app, _folder):
    extract = iam_actions.extract_iam_action
    publish = sns._publish_batch

    def extract_single_action(*arguments, **named):
        action = extract(*arguments, **named)
        return "sns:Publish" if action == "sns:PublishBatch" else action

    def publish_whole(params):
        topic = sns._topics.get(sns._normalize_arn(sns._p(params, "TopicArn")))
        found = topic and fault(topic, sns._parse_batch_entries(params))
        return sns._error(*found, 400) if found else publish(params)

    iam_actions.extract_iam_action = extract_single_action
    sns._publish_batch = publish_whole
    return app


def fault(topic, entries):
    """Why SNS refuses the batch, as a code and a message, or None."""
    sizes = (sns._message_payload_size(entry["message"], entry["message_attributes"]) for entry in entries)
    if sum(sizes) > sns._SNS_MAX_PAYLOAD_BYTES:
        return "BatchRequestTooLong", "The length of all the messages put together is more than the limit."
    if not sns._is_fifo_topic(topic):
        return None
    if not all(entry["message_group_id"] for entry in entries):
        return "InvalidParameter", "Invalid parameter: The MessageGroupId parameter is required for FIFO topics"
    by_content = topic["attributes"].get("ContentBasedDeduplication") == "true"
    if not by_content and not all(entry["message_dedup_id"] for entry in entries):
        needed = "ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
        return "InvalidParameter", f"Invalid parameter: The topic should either have {needed}"
    return None

"""SQS authorizes a batch call as the single action: no policy can name `sqs:SendMessageBatch`.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
"""

from ministack.core import iam_actions

ASSUMPTIONS = [
    {
        "what": "The permission for a single SQS call covers the batch call.",
        "source": "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html",
    },
]

BATCHES = {
    "sqs:SendMessageBatch": "sqs:SendMessage",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
}


def apply(app, _folder):
    extract = iam_actions.extract_iam_action

    def extract_single_action(*arguments, **named):
        action = extract(*arguments, **named)
        return BATCHES.get(action, action)

    iam_actions.extract_iam_action = extract_single_action
    return app

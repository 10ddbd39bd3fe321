"""A topic hands a message to a queue or function that lets it in; else it goes to the subscription's dead-letter queue.

https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html: a subscriber that is gone or does not let the topic
in is a client-side error, which is not retried; the dead-letter queue must let the topic in, too.
https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html: a function is invoked asynchronously, if a permission lets the
topic; when it fails, retries and failure destination are Lambda's.
"""

import json

from function_policies import permits
from ministack.services import lambda_svc, sns, sqs

ASSUMPTIONS = [
    {
        "what": "SNS delivers a message to each queue and function at once, and once.",
        "source": "https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html",
    },
    {
        "what": "Lambda tries a message of a topic twice more, then sends it to the function's destination.",
        "source": "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html",
    },
]

SERVICE = "sns.amazonaws.com"


def apply(app, _folder):
    send = sns._deliver_to_sqs

    def send_or_park(endpoint, *arguments, topic_arn, **named):
        taken = sqs.queue_policy_allows(endpoint, SERVICE, topic_arn, account_of(topic_arn))
        target = endpoint if taken else dead_letters(topic_arn, "sqs", endpoint)
        if target:
            send(target, *arguments, topic_arn=topic_arn, **named)

    def invoke_or_park(endpoint, envelope, topic_arn, subscription_arn, _id, message, attributes):
        function, configuration, _name = lambda_svc._get_func_record_for_ref(endpoint)
        if function and configuration and permits(endpoint, SERVICE, topic_arn, account_of(topic_arn)):
            record = lambda_svc._execution_record_for_config(function, configuration)
            return lambda_svc.invoke_async_with_retry(record, event_of(envelope, subscription_arn))
        target = dead_letters(topic_arn, "lambda", endpoint)
        if target:
            send(target, envelope, False, message, message_attributes=attributes, topic_arn=topic_arn)

    sns._deliver_to_sqs = send_or_park
    sns._deliver_to_lambda = invoke_or_park
    return app


def dead_letters(topic_arn, protocol, endpoint):
    """The dead-letter queue of the topic's subscription, if it has one; a topic has one subscription for an endpoint."""
    for subscription in sns._topics[topic_arn]["subscriptions"]:
        if (subscription["protocol"], subscription["endpoint"]) == (protocol, endpoint):
            return json.loads(subscription["attributes"].get("RedrivePolicy") or "{}").get("deadLetterTargetArn")
    return None


def event_of(envelope, subscription_arn):
    """What a function gets, whose names differ from those in a queue's message."""
    told = {"Subject": None, "MessageAttributes": {}, **json.loads(envelope)}
    told["SigningCertUrl"], told["UnsubscribeUrl"] = told.pop("SigningCertURL"), told.pop("UnsubscribeURL")
    record = {"EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": subscription_arn, "Sns": told}
    return {"Records": [record]}


def account_of(topic_arn):
    return topic_arn.split(":")[4]

"""A FIFO topic of a template is one: it numbers and deduplicates messages, and so does the FIFO queue that it delivers to.

https://docs.aws.amazon.com/sns/latest/dg/fifo-message-dedup.html: a message whose deduplication id the topic has seen is
accepted, and not delivered. https://docs.aws.amazon.com/sns/latest/dg/fifo-message-delivery.html: it delivers to queues only.
"""

import json

from ministack.services import sns, sqs
from ministack.services.cloudformation import provisioners

ASSUMPTIONS = [
    {
        "what": "A FIFO topic and its queue forget a deduplication id after five minutes, the least that AWS promises.",
        "source": "https://docs.aws.amazon.com/sns/latest/api/API_Publish.html",
    },
    {
        "what": "Sequence numbers of a FIFO topic, and of its queue, have no gaps.",
        "source": "https://docs.aws.amazon.com/sns/latest/api/API_Publish.html",
    },
]

HANDLERS = provisioners._RESOURCE_HANDLERS


def apply(app, _folder):
    topic, subscription = HANDLERS["AWS::SNS::Topic"], HANDLERS["AWS::SNS::Subscription"]
    deliver = sns._deliver_to_sqs
    build = sns._build_envelope

    def create(logical_id, properties, stack_name):
        check(properties)
        return as_declared(topic["create"](logical_id, properties, stack_name), properties)

    def update(physical_id, old, new, stack_name, logical_id=None):
        check(new)
        return as_declared(topic["update"](physical_id, old, new, stack_name, logical_id), new)

    def subscribe(logical_id, properties, stack_name):
        fifo = properties["TopicArn"].endswith(".fifo")
        if fifo and properties["Protocol"] != "sqs":
            raise ValueError("A FIFO topic delivers to queues only.")
        if not fifo and properties.get("Endpoint", "").endswith(".fifo"):
            raise ValueError("A FIFO queue can subscribe to FIFO topics only.")
        return subscription["create"](logical_id, properties, stack_name)

    def build_numbered(topic_arn, message_id, *arguments):
        *_others, raw = arguments
        envelope = build(topic_arn, message_id, *arguments)
        number = number_of(sns._topics[topic_arn], message_id)
        return json.dumps({**json.loads(envelope), "SequenceNumber": number}) if number and not raw else envelope

    def deliver_once(endpoint, *arguments, message_group_id="", message_dedup_id="", **named):
        ids = {"message_group_id": message_group_id, "message_dedup_id": message_dedup_id}
        queue = sqs._queue_by_arn(endpoint)
        if not queue or not queue["is_fifo"]:
            return deliver(endpoint, *arguments, **ids, **named)
        by_group = queue["attributes"].get("DeduplicationScope") == "messageGroup"
        key = f"{message_group_id}:{message_dedup_id}" if by_group else message_dedup_id
        with sqs._queues_lock:
            sqs._prune_dedup(queue)
            if key in queue["dedup_cache"]:
                return
            known = len(queue["messages"])
            deliver(endpoint, *arguments, **ids, **named)
            for message in queue["messages"][known:]:
                queue["fifo_seq"] += 1
                message["seq"] = str(queue["fifo_seq"]).zfill(20)
                expire = message["sent_at"] + sqs._DEDUP_WINDOW_S
                queue["dedup_cache"][key] = {"expire": expire, "id": message["id"], "seq": message["seq"]}

    HANDLERS["AWS::SNS::Topic"] = {**topic, "create": create, "update": update}
    HANDLERS["AWS::SNS::Subscription"] = {**subscription, "create": subscribe}
    sns._build_envelope = build_numbered
    sns._deliver_to_sqs = deliver_once
    return app


def check(properties):
    if is_true(properties.get("FifoTopic")) != properties.get("TopicName", "").endswith(".fifo"):
        raise ValueError("The name of a FIFO topic, and of no other, ends with .fifo.")
    if properties.get("FifoThroughputScope", "Topic") != "Topic":
        raise ValueError("The local cloud deduplicates the messages of a whole topic only.")


def as_declared(made, properties):
    """The topic that was made, as FIFO as its properties say."""
    if is_true(properties.get("FifoTopic")):
        by_content = is_true(properties.get("ContentBasedDeduplication"))
        attributes = {"FifoTopic": "true", "ContentBasedDeduplication": str(by_content).lower()}
        sns._topics[made[0]]["attributes"].update(attributes)
    return made


def is_true(value):
    return str(value).lower() == "true"


def number_of(topic, message_id):
    """The sequence number that a FIFO topic gave the message, or None."""
    published = topic.get("dedup_cache", {}).values()
    return next((one["sequence_number"] for one in published if one["message_id"] == message_id), None)

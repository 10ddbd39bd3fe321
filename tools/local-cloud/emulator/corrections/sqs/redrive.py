"""SQS moves dead letters back to the queues that they came from, or to the queue that the call names.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html: what is moved is
a new message.
"""

import time
import uuid

from ministack.core.concurrency import esm_wake
from ministack.services import sqs

ASSUMPTIONS = [
    {
        "what": "SQS moves all dead letters at once, each to the queue that it came from.",
        "source": "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html",
    },
]


def apply(app, _folder):
    sqs._HANDLERS.update(StartMessageMoveTask=start, ListMessageMoveTasks=list_tasks)
    return app


tasks = []


def start(data, _queue_url):
    source = existing(data["SourceArn"])
    with sqs._queues_lock:
        letters = [letter for letter in source["messages"] if destination_of(letter, data)]
        source["messages"] = [letter for letter in source["messages"] if letter not in letters]
        for letter in letters:
            existing(destination_of(letter, data))["messages"].append(as_new(letter))
    esm_wake.set()
    moved = {"ApproximateNumberOfMessagesMoved": len(letters), "ApproximateNumberOfMessagesToMove": len(letters)}
    tasks.append({"SourceArn": data["SourceArn"], "Status": "COMPLETED", **moved})
    return {"TaskHandle": str(uuid.uuid4())}


def destination_of(letter, data):
    return data.get("DestinationArn") or letter["sys"].get("DeadLetterQueueSourceArn")


def list_tasks(data, _queue_url):
    found = [task for task in reversed(tasks) if task["SourceArn"] == data["SourceArn"]]
    return {"Results": found[: int(data.get("MaxResults") or 1)]}


def existing(arn):
    queue = sqs._queue_by_arn(arn)
    if not queue:
        raise sqs._Err("ResourceNotFoundException", f"There is no queue {arn}.", 404)
    return queue


def as_new(letter):
    now = time.time()
    kept = {name: value for name, value in letter["sys"].items() if name != "DeadLetterQueueSourceArn"}
    return {
        **letter,
        "id": str(uuid.uuid4()),
        "sent_at": now,
        "visible_at": now,
        "receipt_handle": None,
        "receive_count": 0,
        "first_receive_at": None,
        "sys": {**kept, "SentTimestamp": str(int(now * 1000))},
    }

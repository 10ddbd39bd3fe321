"""A stream's slow handler holds up no other event source: Lambda polls each by itself.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
"""

import threading

from ministack.core.concurrency import spawn_background
from ministack.services import lambda_svc

ASSUMPTIONS = [
    {
        "what": "Lambda polls each event source by itself: a slow one holds up no other.",
        "source": "https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html",
    },
]


def apply(app, _folder):
    poll = lambda_svc._poll_dynamodb_streams
    mappings = lambda_svc._iter_all_esms
    own = threading.local()
    polled = set()

    def own_mappings():
        only = getattr(own, "mapping_id", None)
        return (found for found in mappings() if only in (None, found[2]["UUID"]))

    def poll_one(mapping_id):
        own.mapping_id = mapping_id
        try:
            while poll():
                pass
        finally:
            polled.discard(mapping_id)

    def poll_apart():
        for _account, _region, mapping in mappings():
            if ":dynamodb:" in mapping["EventSourceArn"] and mapping["UUID"] not in polled:
                polled.add(mapping["UUID"])
                spawn_background(poll_one, mapping["UUID"], thread_name="local-cloud-stream")
        return False  # what it found is taken by now: nothing is left for the loop to hurry for

    lambda_svc._poll_dynamodb_streams = poll_apart
    lambda_svc._iter_all_esms = own_mappings
    return app

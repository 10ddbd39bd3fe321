"""A stream handler that reports failed records gets the batch again from the first of them on, before later records.

Without it the emulator drops them.
https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html: the checkpoint is the lowest
reported sequence number; no or an empty list is a success; an empty or unknown identifier fails the whole batch.
"""

import threading

from ministack.services import dynamodb, lambda_svc

ASSUMPTIONS = [
    {
        "what": "Lambda gives a stream's batch again from the first record that was reported as failed.",
        "source": "https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html",
    },
]


def apply(app, _folder):
    mappings = lambda_svc._iter_all_esms
    execute = lambda_svc._execute_function
    polled = threading.local()

    def remembering_mappings():
        for account, region, mapping in mappings():
            polled.mapping = mapping
            yield account, region, mapping
        polled.mapping = None

    def failing_reported(function, event):
        result = execute(function, event)
        mapping = getattr(polled, "mapping", None)
        reports = mapping and ":dynamodb:" in mapping["EventSourceArn"] and mapping.get("FunctionResponseTypes")
        if result.get("error") or not reports:
            return result
        failed = reported(result.get("body"))
        if not failed:
            return result
        numbers = [record["dynamodb"]["SequenceNumber"] for record in event["Records"]]
        known = [number for number in numbers if number in failed]
        if known and all(number in numbers for number in failed):
            move_to(mapping, known[0])
        message = f"{len(failed)} records reported as failed"
        return {**result, "error": True, "body": {"errorType": "BatchItemFailures", "errorMessage": message}}

    lambda_svc._iter_all_esms = remembering_mappings
    lambda_svc._execute_function = failing_reported
    return app


def reported(body):
    """The identifiers that the handler reports, in no order."""
    failures = body.get("batchItemFailures") if isinstance(body, dict) else None
    return [failure.get("itemIdentifier") for failure in failures or []]


def move_to(mapping, sequence_number):
    """Places the mapping before the record, so that its next batch begins there."""
    table = mapping["EventSourceArn"].split("/")[1]
    with lambda_svc._dynamodb_stream_positions_lock:
        position = lambda_svc._dynamodb_stream_positions[mapping["UUID"]]
        for record in dynamodb.stream_records_since(table, position, mapping["BatchSize"]):
            if record["dynamodb"]["SequenceNumber"] == sequence_number:
                break
            position += 1
        lambda_svc._dynamodb_stream_positions[mapping["UUID"]] = position

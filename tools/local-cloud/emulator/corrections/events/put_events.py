"""PutEvents refuses a request over 256 KB, and each entry that lacks a source or type, or whose detail is malformed.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html and
https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
"""

import json

from ministack.core.responses import error_response_json, json_response
from ministack.services import eventbridge

ASSUMES_NOTHING = "It makes EventBridge stricter: malformed entries are refused."

LARGEST_REQUEST = 256 * 1024
TIME_BYTES = 14


def apply(app, _folder):
    put = eventbridge._put_events

    def put_valid(data, *arguments, **named):
        entries = data.get("Entries", [])
        if sum(map(size, entries)) > LARGEST_REQUEST:
            message = "Total size of the entries in the request is over the limit."
            return error_response_json("ValidationException", message, 400)
        faults = [fault(entry) for entry in entries]
        valid = [entry for entry, found in zip(entries, faults) if not found]
        status, headers, body = put({**data, "Entries": valid}, *arguments, **named)
        if status != 200 or not any(faults):
            return status, headers, body
        put_entries = iter(json.loads(body)["Entries"])
        results = [found or next(put_entries) for found in faults]
        return json_response({"FailedEntryCount": sum("ErrorCode" in result for result in results), "Entries": results})

    eventbridge._put_events = put_valid
    return app


def size(entry):
    texts = [entry.get("Source"), entry.get("DetailType"), entry.get("Detail"), *(entry.get("Resources") or [])]
    return sum(len((text or "").encode()) for text in texts) + (TIME_BYTES if entry.get("Time") else 0)


def fault(entry):
    for name in ("Source", "DetailType", "Detail"):
        if not entry.get(name):
            message = f"Parameter {name} is not valid. Reason: {name} is a required argument."
            return {"ErrorCode": "InvalidArgument", "ErrorMessage": message}
    try:
        valid = isinstance(json.loads(entry["Detail"]), dict)
    except ValueError:
        valid = False
    return None if valid else {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}

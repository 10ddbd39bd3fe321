"""An event has the time that its entry gives.

https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
"""

import json
from contextvars import ContextVar

from ministack.core.responses import json_response
from ministack.services import eventbridge

ASSUMES_NOTHING = "The time is the one that the client gave."

given = ContextVar("given", default=None)


def apply(app, _folder):
    put = eventbridge._put_events
    now = eventbridge._now_ts

    def put_at_their_times(data, *arguments, **named):
        entries = data.get("Entries", [])
        if len(entries) > 10 or not any(entry.get("Time") for entry in entries):
            return put(data, *arguments, **named)
        results = []
        for entry in entries:
            token = given.set(entry.get("Time"))
            try:
                status, headers, body = put({**data, "Entries": [entry]}, *arguments, **named)
            finally:
                given.reset(token)
            if status != 200:
                return status, headers, body
            results += json.loads(body)["Entries"]
        return json_response({"FailedEntryCount": sum("ErrorCode" in result for result in results), "Entries": results})

    eventbridge._put_events = put_at_their_times
    eventbridge._now_ts = lambda: now() if given.get() is None else eventbridge._coerce_timestamp(given.get())
    return app

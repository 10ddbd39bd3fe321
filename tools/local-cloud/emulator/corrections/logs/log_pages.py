"""FilterLogEvents answers page by page, with a token for the next one, not with the first page alone.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html: at most 10,000 events.
"""

import json

from ministack.services import cloudwatch_logs

ASSUMES_NOTHING = "It gives the same events page by page."

PAGE = 10_000


def apply(app, _folder):
    filter_events = cloudwatch_logs._filter_log_events

    def by_pages(data):
        limit = min(data.get("limit") or PAGE, PAGE)
        since, seen = map(int, (data.get("nextToken") or f"{data.get('startTime') or 0}.0").split("."))
        status, headers, body = filter_events({**data, "limit": PAGE, "startTime": since})
        answer = json.loads(body)
        if status != 200:
            return status, headers, body
        found = answer["events"]
        # Of the first millisecond some were on earlier pages.
        page = answer["events"] = found[seen : seen + limit]
        if page and (len(found) > seen + limit or len(found) == PAGE):
            last = page[-1]["timestamp"]
            again = sum(event["timestamp"] == last for event in page) + (seen if last == since else 0)
            answer["nextToken"] = f"{last}.{again}"
        return status, headers, json.dumps(answer).encode()

    cloudwatch_logs._filter_log_events = by_pages
    return app

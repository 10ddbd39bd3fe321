"""A mail that SES's simulator bounces or complains of is an event on the default bus, where its configuration set has such a destination.

https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html and
https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html
"""

import json

from ministack.services import eventbridge, ses, ses_v2

ASSUMPTIONS = [
    {
        "what": "Each bounce and complaint is an event on the default bus, at once and once; AWS calls such events best effort.",
        "source": "https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ses.html",
    },
]

DETAIL_TYPES = {"Bounce": "Email Bounced", "Complaint": "Email Complaint Received"}


def apply(app, _folder):
    send = ses._send_raw_email

    def send_and_publish(params):
        answer = send(params)
        if answer[0] == 200:
            publish_feedback(ses._p(params, "ConfigurationSetName"), ses._collect_list(params, "Destinations.member"))
        return answer

    ses._send_raw_email = send_and_publish
    return app


def publish_feedback(configuration_set, recipients):
    destinations = (ses_v2._config_sets.get(configuration_set) or {}).get("EventDestinations") or {}
    to_bus = [one for one in destinations.values() if one.get("EventBridgeDestination")]
    wanted = {kind for one in to_bus for kind in one["MatchingEventTypes"]}
    for recipient in recipients:
        role, _, domain = recipient.partition("@")
        if domain != ses._SIMULATOR_DOMAIN:
            continue
        for kind, cause in ses._SIMULATOR_OUTCOMES.get(role.split("+")[0], ()):
            if kind in DETAIL_TYPES and kind.upper() in wanted:
                put(kind, cause, recipient, configuration_set)


def put(kind, cause, recipient, configuration_set):
    detail = {
        "eventType": kind,
        "mail": {"destination": [recipient], "tags": {"ses:configuration-set": [configuration_set]}},
        **ses._notification_detail(kind, recipient, ses._iso_now(), cause),
    }
    event = {"Source": "aws.ses", "DetailType": DETAIL_TYPES[kind], "Detail": json.dumps(detail)}
    eventbridge._put_events({"Entries": [event]}, allow_aws_source=True)

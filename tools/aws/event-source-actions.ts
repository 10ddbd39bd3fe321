import actions from './event-source-actions.json' with { type: 'json' };

/**
 * What Lambda does to an event source with the role of the function that it reads for, by the source's service: the
 * actions of AWS's own policies for such roles. Read by the simulation, and by the local cloud
 * (`corrections/lambda/event_sources.py`).
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaSQSQueueExecutionRole.html
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaDynamoDBExecutionRole.html
 */
export const EVENT_SOURCE_ACTIONS: Readonly<Record<string, readonly string[]>> = actions;

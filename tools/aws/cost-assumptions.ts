/** What neither template nor simulation determines, in one place; it is printed with each estimate. */
export const assumptions = {
  monthHours: { value: 730, why: 'hours in a month, as the AWS Pricing Calculator has it' },
  ownMs: {
    value: 10,
    why: 'milliseconds of its own that an invocation takes at any memory; its waiting is as in the simulation, 10 ms for a call',
  },
  itemKb: { value: 1, why: 'KB of an item when it is written, rounded up' },
  itemOverheadBytes: {
    value: 100,
    why: 'bytes of each stored item beside its attributes (docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html)',
  },
  platformLogBytes: { value: 700, why: "bytes of Lambda's own JSON lines about an invocation" },
  accessLogBytes: { value: 400, why: "bytes of an API's access log line" },
  furtherTraces: {
    value: 0.05,
    why: 'of the traces beyond the first of a second are recorded, by X-Ray’s default sampling rule (docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html); each request begins a trace, and each invocation by a queue or stream. A million operations come at random times of one month, when most are the first of their second: of a burst nearly all are further ones',
  },
  pollers: {
    value: 5,
    why: 'connections that poll an idle queue (aws.amazon.com/blogs/compute/introducing-faster-polling-scale-up-for-aws-lambda-functions-configured-with-amazon-sqs/)',
  },
  pollSeconds: { value: 20, why: 'seconds that an empty receive takes, the longest polling of SQS' },
} as const;

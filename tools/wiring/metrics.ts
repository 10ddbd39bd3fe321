/** What emits a metric: one kind of resource, known in its dimension by name, by ARN or by id. */
export interface Emitter {
  readonly type: string;
  readonly by: 'name' | 'ref' | 'arn';
}

/** The metrics of a service: each combination of dimensions is a metric of its own. */
interface Service {
  /** Dimension by dimension; one that is missing here is not looked at. */
  readonly emitters: Readonly<Record<string, Emitter>>;
  /** Combinations of dimensions, in the order of the alphabet and separated by commas, with the metrics they have. */
  readonly metrics: Readonly<Record<string, readonly string[]>>;
}

const FUNCTION_METRICS = [
  'Invocations',
  'Errors',
  'Throttles',
  'Duration',
  'PostRuntimeExtensionsDuration',
  'ConcurrentExecutions',
  'IteratorAge',
  'DeadLetterErrors',
  'DestinationDeliveryFailures',
  'AsyncEventsReceived',
  'AsyncEventAge',
  'AsyncEventsDropped',
  'OffsetLag',
  'OversizedRecordCount',
  'ProvisionedConcurrentExecutions',
  'ProvisionedConcurrencyInvocations',
  'ProvisionedConcurrencySpilloverInvocations',
  'ProvisionedConcurrencyUtilization',
  'RecursiveInvocationsDropped',
  'SignatureValidationErrors',
  'UrlRequestCount',
  'Url4xxCount',
  'Url5xxCount',
  'UrlRequestLatency',
];
const SOURCE_METRICS = [
  'PolledEventCount',
  'FilteredOutEventCount',
  'InvokedEventCount',
  'FailedInvokeEventCount',
  'DroppedEventCount',
  'OnFailureDestinationDeliveredEventCount',
  'DeletedEventCount',
];
const REST_METRICS = [
  '4XXError',
  '5XXError',
  'Count',
  'Latency',
  'IntegrationLatency',
  'CacheHitCount',
  'CacheMissCount',
];
const HTTP_METRICS = [
  '4xx',
  '5xx',
  'Count',
  'Latency',
  'IntegrationLatency',
  'DataProcessed', // and of WebSocket APIs:
  'ConnectCount',
  'MessageCount',
  'IntegrationError',
  'ClientError',
  'ExecutionError',
];
const CAPACITY_METRICS = [
  'ConsumedReadCapacityUnits',
  'ConsumedWriteCapacityUnits',
  'ProvisionedReadCapacityUnits',
  'ProvisionedWriteCapacityUnits',
  'ReadThrottleEvents',
  'WriteThrottleEvents',
];
const OPERATION_METRICS = ['SuccessfulRequestLatency', 'ThrottledRequests', 'SystemErrors', 'ReturnedItemCount'];

/**
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
 */
export const METRICS: Readonly<Record<string, Service>> = {
  'AWS/SQS': {
    emitters: { QueueName: { type: 'AWS::SQS::Queue', by: 'name' } },
    metrics: {
      QueueName: [
        'ApproximateAgeOfOldestMessage',
        'ApproximateNumberOfMessagesDelayed',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesVisible',
        'ApproximateNumberOfGroupsWithInflightMessages',
        'NumberOfEmptyReceives',
        'NumberOfDeduplicatedSentMessages',
        'NumberOfMessagesDeleted',
        'NumberOfMessagesReceived',
        'NumberOfMessagesSent',
        'SentMessageSize',
      ],
    },
  },
  'AWS/Lambda': {
    emitters: {
      FunctionName: { type: 'AWS::Lambda::Function', by: 'name' },
      EventSourceMappingUUID: { type: 'AWS::Lambda::EventSourceMapping', by: 'ref' },
    },
    metrics: {
      '': [...FUNCTION_METRICS, 'UnreservedConcurrentExecutions', 'ClaimedAccountConcurrency'],
      FunctionName: FUNCTION_METRICS,
      'FunctionName,Resource': FUNCTION_METRICS,
      'ExecutedVersion,FunctionName,Resource': FUNCTION_METRICS,
      EventSourceMappingUUID: SOURCE_METRICS,
    },
  },
  'AWS/ApiGateway': {
    emitters: {},
    metrics: {
      ApiName: REST_METRICS,
      'ApiName,Stage': REST_METRICS,
      'ApiName,Method,Resource,Stage': REST_METRICS,
      ApiId: HTTP_METRICS,
      'ApiId,Stage': HTTP_METRICS,
      'ApiId,Route,Stage': HTTP_METRICS,
      'ApiId,Method,Resource,Stage': HTTP_METRICS,
    },
  },
  'AWS/DynamoDB': {
    emitters: { TableName: { type: 'AWS::DynamoDB::Table', by: 'name' } },
    metrics: {
      '': [
        'UserErrors',
        'AccountMaxReads',
        'AccountMaxWrites',
        'AccountMaxTableLevelReads',
        'AccountMaxTableLevelWrites',
        'AccountProvisionedReadCapacityUtilization',
        'AccountProvisionedWriteCapacityUtilization',
        'MaxProvisionedTableReadCapacityUtilization',
        'MaxProvisionedTableWriteCapacityUtilization',
      ],
      TableName: [
        ...CAPACITY_METRICS,
        'ConditionalCheckFailedRequests',
        'TransactionConflict',
        'TimeToLiveDeletedItemCount',
        'OnDemandMaxReadRequestUnits',
        'OnDemandMaxWriteRequestUnits',
      ],
      'GlobalSecondaryIndexName,TableName': [
        ...CAPACITY_METRICS,
        'OnlineIndexConsumedWriteCapacity',
        'OnlineIndexPercentageProgress',
        'OnlineIndexThrottleEvents',
        'OnDemandMaxReadRequestUnits',
        'OnDemandMaxWriteRequestUnits',
      ],
      'Operation,TableName': OPERATION_METRICS,
      'Operation,StreamLabel,TableName': [
        'ReturnedBytes',
        'ReturnedRecordsCount',
        'SuccessfulRequestLatency',
        'ThrottledRequests',
        'SystemErrors',
      ],
      'ReceivingRegion,TableName': ['ReplicationLatency', 'PendingReplicationCount'],
      'DelegatedOperation,TableName': [
        'AgeOfOldestUnreplicatedRecord',
        'ConsumedChangeDataCaptureUnits',
        'ThrottledPutRecordCount',
        'FailedToReplicateRecordCount',
      ],
    },
  },
  'AWS/SNS': {
    emitters: { TopicName: { type: 'AWS::SNS::Topic', by: 'name' } },
    metrics: {
      TopicName: [
        'NumberOfMessagesPublished',
        'NumberOfNotificationsDelivered',
        'NumberOfNotificationsFailed',
        'NumberOfNotificationsFilteredOut',
        'NumberOfNotificationsFilteredOut-InvalidAttributes',
        'NumberOfNotificationsFilteredOut-NoMessageAttributes',
        'NumberOfNotificationsFilteredOut-MessageAttributes',
        'NumberOfNotificationsFilteredOut-MessageBody',
        'NumberOfNotificationsFilteredOut-InvalidMessageBody',
        'NumberOfNotificationsRedrivenToDlq',
        'NumberOfNotificationsFailedToRedriveToDlq',
        'PublishSize',
      ],
    },
  },
  'AWS/States': {
    emitters: { StateMachineArn: { type: 'AWS::StepFunctions::StateMachine', by: 'arn' } },
    metrics: {
      StateMachineArn: [
        'ExecutionTime',
        'ExecutionThrottled',
        'ExecutionsAborted',
        'ExecutionsFailed',
        'ExecutionsStarted',
        'ExecutionsSucceeded',
        'ExecutionsTimedOut',
        'ExecutionsRedriven',
        'RedrivenExecutionsAborted',
        'RedrivenExecutionsFailed',
        'RedrivenExecutionsSucceeded',
        'RedrivenExecutionsTimedOut',
        'ExpressExecutionBilledDuration',
        'ExpressExecutionBilledMemory',
        'ExpressExecutionMemory',
      ],
    },
  },
};

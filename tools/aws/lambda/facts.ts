import { type Properties, references } from '../../template/template';
import { type Arrow, LABEL, type ResourceFacts, type Stack } from '../facts';
import { arnOf } from '../place';
import { BY_USE, MILLION, PART, PERMISSION, price, type PriceSource, unpriced } from '../price';

const PAGE: PriceSource = ['2026-03-08', 'https://wring.co/blog/aws-lambda-pricing-guide'];

export const prices = {
  lambdaRequest: price('Lambda', 0.2, MILLION, 'requests', 'lambda/pricing', PAGE),
  lambdaArm: price('Lambda', 0.0000133334, 1, 'GB-seconds, arm64', 'lambda/pricing', PAGE),
  lambdaX86: price('Lambda', 0.0000166667, 1, 'GB-seconds, x86_64', 'lambda/pricing', PAGE),
};

const eventSource: ResourceFacts<never> = {
  simulated: {
    modelled: [
      'BatchSize',
      'BisectBatchOnFunctionError',
      'DestinationConfig',
      'Enabled',
      'EventSourceArn',
      'FilterCriteria',
      'FunctionName',
      'FunctionResponseTypes',
      'MaximumRecordAgeInSeconds',
      'MaximumRetryAttempts',
      'MetricsConfig',
      'ScalingConfig',
      'StartingPosition',
    ],
    irrelevant: { Tags: LABEL },
  },
  idle: ({ ProvisionedPollerConfig }, id) =>
    ProvisionedPollerConfig === undefined ? [] : unpriced('provisioned pollers', id),
  awaits: ({ EventSourceArn }) => EventSourceArn,
  arrows: fed,
  path: { suffix: 'Source', worker: ({ FunctionName }) => FunctionName },
};

export const resources = {
  'AWS::Lambda::Function': {
    arn: (name) => arnOf('lambda', `function:${name}`),
    simulated: {
      modelled: ['Environment', 'Timeout', 'Role'],
      irrelevant: {
        Architectures: 'handlers are the same on both',
        Code: 'the handlers themselves run, bundled from their sources',
        Description: LABEL,
        Handler: 'always index.handler',
        Layers: 'native packages have stand-ins',
        LoggingConfig: 'logs decide nothing; metrics in them are read',
        MemorySize: 'virtual time knows no processor',
        RecursiveLoop: 'no model stops a function that asks for itself again',
        Runtime: 'the Node.js of this process',
        Tags: LABEL,
        TracingConfig: 'traces decide nothing',
      },
    },
    idle: BY_USE,
    drawn: { glyph: 'aws-lambda', called: 'Lambda', kind: 'function' },
    arrows: callsByUrl,
  },
  'AWS::Lambda::Permission': {
    simulated: { modelled: ['Action', 'FunctionName', 'Principal', 'SourceArn'] },
    idle: PERMISSION,
  },
  'AWS::Lambda::EventInvokeConfig': {
    simulated: {
      modelled: ['DestinationConfig', 'FunctionName', 'MaximumEventAgeInSeconds', 'MaximumRetryAttempts', 'Qualifier'],
    },
    idle: PART,
  },
  'AWS::Lambda::EventSourceMapping': eventSource,
  'AWS::Lambda::LayerVersion': { simulated: 'native packages have stand-ins', idle: PART },
} satisfies Record<string, ResourceFacts>;

export const verbs = [[/^lambda:InvokeFunction$/, 'calls']] as const;

/** It calls the APIs whose addresses it is given; that of a site would be for links. */
function callsByUrl(id: string, { Environment }: Properties, { template }: Stack): readonly Arrow[] {
  const called = references(Environment).filter((to) => template.Resources[to]?.Type === 'AWS::ApiGateway::RestApi');
  return [...new Set(called)].map((to) => ({ from: id, to, label: 'calls' }));
}

function fed(
  _: string,
  { EventSourceArn, FunctionName, DestinationConfig, FilterCriteria, ScalingConfig }: Properties,
): readonly Arrow[] {
  const [source = ''] = references(EventSourceArn);
  const [worker = ''] = references(FunctionName);
  const { MaximumConcurrency } = (ScalingConfig ?? {}) as { MaximumConcurrency?: number };
  const [failures] = references(DestinationConfig);
  const filtered = JSON.stringify(FilterCriteria ?? '').includes('INSERT') ? 'inserts' : 'feeds';
  const label = MaximumConcurrency === undefined ? filtered : `at most ${MaximumConcurrency} at once`;
  return [
    { from: source, to: worker, label },
    ...(failures === undefined ? [] : [{ from: worker, to: failures, label: 'given up', failure: true }]),
  ];
}

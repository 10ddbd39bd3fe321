import { METRICS, type Emitter } from '../metrics';
import { isStream, property, type Model, type Resource } from '../model';
import { verdict, type Rule, type Verdict } from '../rule';
import { at, flag, isUnknown, list, text, type Answer, type Value } from '../values';
import { deadLettersOf } from './dead-letter-refused';

interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, Value>>;
}

export const alarmOnNothing: Rule = {
  id: 'alarm-on-nothing',
  title: 'An alarm goes by a metric that something emits, under exactly these dimensions.',
  otherwise: 'The alarm never rings, since no data is no alarm, and it looks as if all were well.',
  page: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html',
  check: (model) =>
    model
      .of('AWS::CloudWatch::Alarm')
      .flatMap((alarm) => metricsOf(alarm).map((metric) => judged(model, alarm, metric))),
};

function metricsOf({ properties }: Resource): (Metric | undefined)[] {
  const { MetricName, Namespace, Dimensions, Metrics } = properties;
  const one = (name: Value | undefined, namespace: Value | undefined, dimensions: Value | undefined) => {
    const entries = list(dimensions).map((pair) => [text(at(pair, 'Name')), at(pair, 'Value')] as const);
    const named = entries.filter((entry): entry is [string, Value] => entry[0] !== undefined && entry[1] !== undefined);
    const complete = named.length === entries.length && ![name, namespace, ...list(dimensions)].some(isUnknown);
    if (!complete || text(name) === undefined || text(namespace) === undefined) return undefined;
    return { name: text(name) ?? '', namespace: text(namespace) ?? '', dimensions: Object.fromEntries(named) };
  };
  if (MetricName !== undefined) return [one(MetricName, Namespace, Dimensions)];
  if (isUnknown(Metrics)) return [undefined];
  return list(Metrics)
    .map((query) => at(query, 'MetricStat', 'Metric'))
    .filter((metric) => metric !== undefined)
    .map((metric) => one(at(metric, 'MetricName'), at(metric, 'Namespace'), at(metric, 'Dimensions')));
}

function judged(model: Model, alarm: Resource, metric: Metric | undefined): Verdict {
  const service = metric && Object.hasOwn(METRICS, metric.namespace) ? METRICS[metric.namespace] : undefined;
  if (!metric || !service) return verdict(alarm, undefined, '');
  const { name, namespace, dimensions } = metric;
  const wrong = (problem: string) => verdict(alarm, false, `${alarm.id}: ${problem}`);
  const names = Object.keys(dimensions).sort();
  const emitted = Object.entries(service.metrics).filter(([, metrics]) => metrics.includes(name));
  if (emitted.length === 0) {
    const alike = Object.values(service.metrics)
      .flat()
      .find((known) => squeezed(known) === squeezed(name));
    return alike === undefined
      ? verdict(alarm, undefined, '')
      : wrong(`${namespace} has no metric ${name}; it has ${alike}.`);
  }
  if (!emitted.some(([combination]) => combination === names.join(','))) {
    const known = emitted.map(([combination]) => combination.replaceAll(',', ' and ') || 'no dimension').join('; ');
    return wrong(`${name} of ${namespace} is emitted under ${known}, not under ${names.join(' and ') || 'none'}.`);
  }
  const answers = Object.entries(service.emitters)
    .filter(([dimension]) => dimension in dimensions)
    .map(([dimension, emitter]) => [dimension, isOf(model, emitter, dimensions[dimension])] as const);
  const stranger = answers.find(([, answer]) => answer === false)?.[0];
  if (stranger !== undefined)
    return wrong(`its ${stranger} is ${text(dimensions[stranger])}, which is no ${stranger}.`);
  const silence = silent(model, metric);
  if (typeof silence === 'string') return wrong(silence);
  return verdict(alarm, answers.some(([, answer]) => answer === undefined) ? undefined : silence, '');
}

const squeezed = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]|error/g, '')
    .replace(/s$/, '');

/** No for what is known to be something else: a URL or an ARN in place of a name. */
function isOf(model: Model, { type, by }: Emitter, value: Value | undefined): Answer {
  const types = type === 'AWS::DynamoDB::Table' ? [type, 'AWS::DynamoDB::GlobalTable'] : [type];
  if (model.of(...types).some((resource) => resource[by] === value)) return true;
  if (value === undefined || isUnknown(value)) return undefined;
  const isArn = (text(value) ?? '').startsWith('arn:');
  if (by === 'arn' ? !isArn : isArn || /^https?:/.test(text(value) ?? '')) return false;
  return undefined;
}

/** What is wrong with a metric that has its name and dimensions and stays silent all the same; else whether all is well. */
function silent(model: Model, { name, dimensions }: Metric): string | Answer {
  const { FunctionName, EventSourceMappingUUID, QueueName, Method, ApiName } = dimensions;
  const fn = model.findFunction(FunctionName);
  const sources = model.of('AWS::Lambda::EventSourceMapping');
  if (fn && name === 'IteratorAge') {
    const own = sources.filter((source) => model.findFunction(property(source, 'FunctionName')) === fn);
    if (own.some((source) => isStream(property(source, 'EventSourceArn')))) return true;
    const other = sources.some(
      (source) => isUnknown(property(source, 'FunctionName')) || isUnknown(property(source, 'EventSourceArn')),
    );
    return other || model.isTransformed(fn.source) ? undefined : `${fn.id} reads no stream, and has no IteratorAge.`;
  }
  if (fn && name === 'DeadLetterErrors' && property(fn, 'DeadLetterConfig') === undefined)
    return `${fn.id} has no dead-letter queue, and no DeadLetterErrors.`;
  const source = sources.find(({ ref }) => ref === EventSourceMappingUUID);
  if (source) {
    const metrics = property(source, 'MetricsConfig', 'Metrics');
    if (isUnknown(metrics) || list(metrics).some(isUnknown)) return undefined;
    if (!list(metrics).includes('EventCount')) return `${source.id} emits none: its MetricsConfig has no EventCount.`;
  }
  const queue = model.find(QueueName, 'AWS::SQS::Queue');
  if (
    queue &&
    name === 'NumberOfMessagesSent' &&
    model.of('AWS::SQS::Queue').some((one) => model.find(deadLettersOf(one), 'AWS::SQS::Queue') === queue)
  )
    return `NumberOfMessagesSent does not count what SQS moves to ${queue.id}: ApproximateNumberOfMessagesVisible does.`;
  if (Method !== undefined && ApiName !== undefined) {
    const detailed = model.of('AWS::ApiGateway::Stage').flatMap((stage) => list(property(stage, 'MethodSettings')));
    const answers = detailed.map((setting) => flag(at(setting, 'MetricsEnabled')));
    return answers.includes(true)
      ? true
      : answers.includes(undefined) || answers.length === 0
        ? undefined
        : 'No stage has detailed metrics (MetricsEnabled).';
  }
  return true;
}

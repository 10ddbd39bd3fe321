import { kebabCase } from '../../lib/kebab-case';
import { readableId, referenced, references, resourcesOf, type Template } from '../template/template';

/** A dead-letter queue, and whoever its letters were for. Resources are logical ids. */
export interface DeadLetterPath {
  /** The construct's name: `premium-sports`. */
  readonly name: string;
  readonly deadLetters: string;
  readonly target:
    { readonly queue: string; readonly raw: boolean } | { readonly function: string } | { readonly ofRules: true };
}

/**
 * The dead-letter queues of a stack: of queues, of functions that are invoked asynchronously, and of rules whose targets
 * are neither.
 */
export function deadLetterPaths(template: Template): readonly DeadLetterPath[] {
  const ofQueues = resourcesOf(template, 'AWS::SQS::Queue').flatMap(([queue, { RedrivePolicy }]) => {
    const deadLetters = referenced(
      (RedrivePolicy as { deadLetterTargetArn?: unknown } | undefined)?.deadLetterTargetArn,
    );
    return deadLetters === undefined ? [] : [{ deadLetters, target: { queue, raw: isRaw(queue, template) } }];
  });
  const ofFunctions = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig').flatMap(
    ([, { FunctionName, DestinationConfig }]) => {
      const [deadLetters] = references(DestinationConfig);
      const worker = referenced(FunctionName);
      const isQueue = template.Resources[deadLetters ?? '']?.Type === 'AWS::SQS::Queue';
      return deadLetters === undefined || worker === undefined || !isQueue
        ? []
        : [{ deadLetters, target: { function: worker } }];
    },
  );
  const known = new Set([...ofQueues, ...ofFunctions].map(({ deadLetters }) => deadLetters));
  const ofRules = new Set(
    resourcesOf(template, 'AWS::Events::Rule')
      .flatMap(([, { Targets }]) => Targets as { DeadLetterConfig?: { Arn?: unknown } }[])
      .flatMap(({ DeadLetterConfig }) => referenced(DeadLetterConfig?.Arn) ?? [])
      .filter((deadLetters) => !known.has(deadLetters)),
  );
  const others = [...ofRules].map((deadLetters) => ({ deadLetters, target: { ofRules: true as const } }));
  return [...ofQueues, ...ofFunctions, ...others].map(({ deadLetters, target }) => ({
    name: kebabCase(readableId(deadLetters).replace(/DeadLetters$/, '')),
    deadLetters,
    target,
  }));
}

/** Whether topics hand a queue messages as they were published, and not in an envelope. */
const isRaw = (queue: string, template: Template): boolean =>
  resourcesOf(template, 'AWS::SNS::Subscription').some(
    ([, { Endpoint, RawMessageDelivery }]) => referenced(Endpoint) === queue && RawMessageDelivery === true,
  );

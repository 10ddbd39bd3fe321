import {
  StackSelectionStrategy,
  Toolkit,
  type IoMessage,
  type StackActivity,
  type StackDestroyProgress,
  type SuccessfulDeployStackResult,
} from '@aws-cdk/toolkit-lib';
import { ToolError } from '../terminal/tool-error';
import type { Outputs } from './outputs';
import { describeFailure, isCause } from './stack-failure';

/** Hears of each stack when it is deployed or deleted, and how many resources that took. */
type OnStack = (stack: string, resources: number) => void;

export interface DeployOptions {
  readonly onStack?: OnStack;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface DestroyOptions {
  readonly onStack?: OnStack;
  /** Between looks at a stack: AWS limits how often one may ask, the local cloud does not. Default: 2000. */
  readonly pollMilliseconds?: number;
}

const CONCURRENT_STACKS = 8;
const TOP_LEVEL = { strategy: StackSelectionStrategy.MAIN_ASSEMBLY };

/**
 * Deploys every stack of a synthesized assembly to where the environment variables of AWS point.
 * @returns the outputs as CloudFormation has them, by stack.
 * @throws {ToolError} with one line that names stack, logical id and reason of the first resource that failed.
 */
export async function deploy(assembly: string, options: DeployOptions = {}): Promise<Outputs> {
  const { onStack, tags = {} } = options;
  const { toolkit, failure } = listen(onStack);
  try {
    const { stacks } = await toolkit.deploy(await toolkit.fromAssemblyDirectory(assembly), {
      stacks: TOP_LEVEL,
      concurrency: CONCURRENT_STACKS,
      assetBuildConcurrency: CONCURRENT_STACKS,
      deploymentMethod: { method: 'direct' },
      tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    });
    return Object.fromEntries(stacks.map(({ hierarchicalId, outputs }) => [hierarchicalId, outputs]));
  } catch (error) {
    throw failure(error);
  }
}

/**
 * Deletes every stack of the assembly; one that is not there is passed over.
 * @throws {ToolError} as `deploy`.
 */
export async function destroy(assembly: string, options: DestroyOptions = {}): Promise<void> {
  const { toolkit, failure } = listen(options.onStack);
  try {
    await toolkit.destroy(await toolkit.fromAssemblyDirectory(assembly), {
      stacks: TOP_LEVEL,
      concurrency: CONCURRENT_STACKS,
      stackEventPollingInterval: options.pollMilliseconds,
    });
  } catch (error) {
    throw failure(error);
  }
}

/** A toolkit whose messages become progress, and whose failure becomes one line. */
function listen(onStack: OnStack = () => undefined) {
  const failures: string[] = [];
  const resources = new Map<string, number>();
  const finished = (stack: string): void => onStack(stack, resources.get(stack) ?? 0);
  const notify = ({ code, data }: IoMessage<unknown>): void => {
    if (code === 'CDK_TOOLKIT_I5502') {
      const { event } = data as StackActivity;
      const stack = event.StackName ?? '';
      if (isFinishedResource(event)) resources.set(stack, (resources.get(stack) ?? 0) + 1);
      if (isCause(event)) failures.unshift(describeFailure(event)); // they come newest first, and the oldest is the cause
    } else if (code === 'CDK_TOOLKIT_I5900') {
      finished((data as SuccessfulDeployStackResult).stackArn.split('/')[1] ?? '');
    } else if (code === 'CDK_TOOLKIT_I7900') {
      finished((data as StackDestroyProgress['stack']).stackName);
    }
  };
  const toolkit = new Toolkit({
    color: false,
    emojis: false,
    ioHost: {
      notify: (message) => {
        notify(message);
        return Promise.resolve();
      },
      requestResponse: ({ defaultResponse }) => Promise.resolve(defaultResponse),
    },
  });
  return { toolkit, failure: (error: unknown) => new ToolError(failures[0] ?? oneLine(error)) };
}

function isFinishedResource({ ResourceStatus, ResourceType }: StackActivity['event']): boolean {
  return ResourceStatus?.endsWith('_COMPLETE') === true && ResourceType !== 'AWS::CloudFormation::Stack';
}

/** What the toolkit prints before it goes on to details over several lines. */
function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^\W+/, '').replace(/\s+/g, ' ').trim();
}

import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import type { Template } from '../template/template';
import { totalOf, usd } from '../cost/charge';
import { idleCharges } from '../cost/idle';
import { ToolError } from '../terminal/tool-error';

/** Stacks with this tag were made by `npm run e2e`, and only these may it change or delete. */
export const RUN_TAG = 'proven-serverless:e2e-run';

/** @throws {ToolError} when one of the stacks exists and was not made by an earlier run. */
export async function refuseForeignStacks(names: readonly string[]): Promise<void> {
  const client = new CloudFormationClient();
  for (const name of names) {
    const stack = await client.send(new DescribeStacksCommand({ StackName: name })).then(
      ({ Stacks = [] }) => Stacks[0],
      (error: unknown) => {
        if (error instanceof Error && error.message.includes('does not exist')) return undefined;
        throw new ToolError(`Cannot look for stack ${name}: ${String(error)}`);
      },
    );
    if (stack && !madeByARun(stack)) {
      throw new ToolError(
        `Stack ${name} is in this account and was not made by npm run e2e: it will not be touched. ` +
          'Use another account or Region; for ApiGatewayAccount, -c apiGatewayAccount=existing leaves it out.',
      );
    }
  }
}

/**
 * The settings of a run, in which the stopper's tag has a value that no instance has which the run did not make.
 * @throws {ToolError} when the settings name a value: somebody's instances may have it, as they may have the default
 */
export function withTagOfItsOwn(context: Readonly<Record<string, string>>, random: string): Record<string, string> {
  const { stopperTagValue: given } = context;
  if (given !== undefined) {
    throw new ToolError(
      `--target aws stops every instance with the tag: it takes a value of its own, not stopperTagValue=${given}.`,
    );
  }
  return { ...context, stopperTagValue: `e2e-${random}` };
}

function madeByARun({ Tags = [] }: Pick<Stack, 'Tags'>): boolean {
  return Tags.some(({ Key }) => Key === RUN_TAG);
}

/**
 * What the stacks are billed for, in one line.
 * @throws {ToolError} for a type of resource that has no price yet
 */
export function costNote(templates: readonly Template[]): string {
  const idle = usd(totalOf(templates.flatMap(idleCharges)));
  return `It is billed for what the tests use, some thousand requests, and for ${idle} USD a month idle, pro rata.`;
}

import type { StackEvent } from '@aws-sdk/client-cloudformation';

/** Resources that were stopped only because another one failed are no cause, nor is the stack that holds it. */
export const isCause = ({ ResourceStatus, ResourceStatusReason = '', ResourceType }: StackEvent): boolean =>
  ResourceStatus?.endsWith('_FAILED') === true &&
  ResourceType !== 'AWS::CloudFormation::Stack' &&
  !/cancelled/i.test(ResourceStatusReason);

/** One line: stack, resource and reason. */
export function describeFailure(event: StackEvent): string {
  const { StackName, LogicalResourceId, ResourceType, ResourceStatusReason = 'no reason given' } = event;
  const [reason = ''] = ResourceStatusReason.split(/\n?\s+at \w+.*\(.*:\d+:\d+\)/); // a stack trace
  return `Stack ${StackName}: ${LogicalResourceId} (${ResourceType}) failed: ${reason.replace(/\s+/g, ' ').trim()}`;
}

import { CloudFormationClient, GetTemplateCommand, paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import { type Holder, holdersOf } from '../template/roles';
import type { Template } from '../template/template';
import { physicalIdsOf } from './stack-resources';

/** Every role of the stacks that are deployed where the environment variables of AWS point, by the role's name. */
export async function deployedHolders(): Promise<Map<string, Holder>> {
  const client = new CloudFormationClient();
  const holders = new Map<string, Holder>();
  for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {})) {
    for (const { StackName = '' } of Stacks) {
      const [{ TemplateBody = '{}' }, names] = await Promise.all([
        client.send(new GetTemplateCommand({ StackName, TemplateStage: 'Original' })),
        physicalIdsOf(StackName, 'AWS::IAM::Role'),
      ]);
      if (!TemplateBody.startsWith('{')) continue; // YAML: not made by this app
      for (const holder of holdersOf(StackName, JSON.parse(TemplateBody) as Template)) {
        const name = names[holder.role];
        if (name !== undefined) holders.set(name, holder);
      }
    }
  }
  return holders;
}

import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';

/**
 * The physical ids of a deployed stack's resources, of one type if one is named, by their logical ids: of all, where
 * `DescribeStackResources` would return a hundred.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html
 * @throws what CloudFormation throws, for a stack that is not there among it
 */
export async function physicalIdsOf(stack: string, type?: string): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  const pages = paginateListStackResources({ client: new CloudFormationClient() }, { StackName: stack });
  for await (const { StackResourceSummaries = [] } of pages) {
    for (const { ResourceType, LogicalResourceId = '', PhysicalResourceId } of StackResourceSummaries) {
      if ((type ?? ResourceType) === ResourceType && PhysicalResourceId !== undefined)
        found[LogicalResourceId] = PhysicalResourceId;
    }
  }
  return found;
}

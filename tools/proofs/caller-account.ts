import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ToolError } from '../terminal/tool-error';

/** @throws {ToolError} when there are no credentials, or they do not work. */
export async function callerAccount(): Promise<string> {
  try {
    const client = new STSClient();
    const { Account = '' } = await client.send(new GetCallerIdentityCommand());
    return `account ${Account} in ${await client.config.region()}`;
  } catch (error) {
    throw new ToolError(`--target aws needs working AWS credentials and a Region: ${(error as Error).message}`);
  }
}

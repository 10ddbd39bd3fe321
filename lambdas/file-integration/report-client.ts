import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { carriedJson } from '../shared/text';
import type { FileImport } from './import';
import { quarantineFolder } from './quarantine';

/** The topic of what became of files. */
export class ReportClient {
  constructor(
    private readonly client: SNSClient,
    private readonly topicArn: string,
    private readonly quarantine: string,
  ) {}

  /** Tells what an import came to. It throws what SNS throws. */
  async send({ key, versionId, reason, rows, rejected }: FileImport): Promise<void> {
    const isRejected = reason !== undefined;
    const hasBad = isRejected || rejected > 0;
    const report = {
      key,
      versionId,
      status: isRejected ? 'REJECTED' : 'COMPLETE',
      rows,
      rejected,
      ...(hasBad && { quarantine: `s3://${this.quarantine}/${quarantineFolder(versionId)}` }),
      ...(isRejected && { reason }),
    };
    await this.client.send(new PublishCommand({ TopicArn: this.topicArn, Message: carriedJson(report) }));
  }
}

import { type CfnTopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export interface EncryptedTopicProps {
  /** Whether it keeps the order of each group, and takes a message that comes again within five minutes once. @default false */
  readonly fifo?: boolean;
}

/**
 * A topic that functions of this account publish on: TLS only, encrypted at rest by the key that AWS manages, which is
 * free of charge and open to whoever of this account may publish. No AWS service may use it: a topic that CloudWatch
 * or a rule publishes on needs a key of its own, or none.
 *
 * A FIFO topic goes by the deduplication id of each message, never by its content.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/fifo-message-dedup.html
 */
export class EncryptedTopic extends Topic {
  constructor(scope: Construct, id: string, { fifo = false }: EncryptedTopicProps = {}) {
    super(scope, id, { enforceSSL: true, ...(fifo && { fifo, contentBasedDeduplication: false }) });
    (this.node.defaultChild as CfnTopic).kmsMasterKeyId = 'alias/aws/sns';
  }
}

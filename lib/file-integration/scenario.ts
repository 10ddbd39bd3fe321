import { scenario } from '../scenario';
import { settings } from './settings';
import { FileIntegrationStack } from './stack';

export const fileIntegration = scenario({
  id: 'FileIntegration',
  purpose: 'Files as messages: imported once, and the newest version is what shows',
  needs: ['files', 'nothing lost', 'order'],
  stack: FileIntegrationStack,
  settings,
  tryIt: ({ InboxBucketName = '', RecordsTableName = '' }) =>
    `(. .local/env; aws() { curl -s --aws-sigv4 "aws:amz:us-east-1:$1" -u "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" "\${@:2}"; }; printf 'id,customer,amount_cents,created_at\\n1,Ann,250,2026-03-01T12:00:00Z\\n' | aws s3 -T - "$AWS_ENDPOINT_URL/${InboxBucketName}/orders.csv"; sleep 5; aws dynamodb -H 'X-Amz-Target: DynamoDB_20120810.Scan' -H 'Content-Type: application/x-amz-json-1.0' -d '{"TableName":"${RecordsTableName}"}' "$AWS_ENDPOINT_URL/")`,
});

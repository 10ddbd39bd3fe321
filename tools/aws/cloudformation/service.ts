import { LABEL } from '../facts';
import { PART } from '../price';
import type { Service } from '../service';

const CUSTOM = 'its function runs only while the stack is deployed or deleted';

/** With what the CDK deploys by. */
export const cloudformation: Service = {
  resources: {
    'AWS::CDK::Metadata': { simulated: LABEL, idle: PART },
    'AWS::CloudFormation::CustomResource': { idle: CUSTOM },
    'Custom::CDKBucketDeployment': { simulated: 'at work only when the stack is deployed', idle: CUSTOM },
    'Custom::S3AutoDeleteObjects': { simulated: 'at work only when the stack is deleted', idle: CUSTOM },
    'Custom::S3BucketNotifications': { idle: CUSTOM },
    'Custom::VpcRestrictDefaultSG': { idle: CUSTOM },
  },
};

import { Logger } from '@aws-lambda-powertools/logger';
import { readEnvironment } from './environment';

const { AWS_LAMBDA_FUNCTION_NAME } = readEnvironment(['AWS_LAMBDA_FUNCTION_NAME?']);

/** An email address, no longer than they are: SES names those that it refuses in its errors. */
const ADDRESS = /[^\s"<>(),:;]{1,64}@[^\s"'<>(),:;/]{1,255}/g;
/** What errors carry of the input or the item at fault; their message and stack are enough. */
const CONTENT = ['issues', 'Item'];

/** JSON lines; what is logged must hold neither personal data nor tokens: addresses and content in errors are left out. */
export const logger = new Logger({
  serviceName: AWS_LAMBDA_FUNCTION_NAME ?? 'local',
  jsonReplacerFn: (key, value: unknown) => {
    if (CONTENT.includes(key)) return undefined;
    return typeof value === 'string' ? value.replace(ADDRESS, '<address>') : value;
  },
});

import { Logger } from '@aws-lambda-powertools/logger';

/** JSON lines; what is logged must hold neither personal data nor tokens. */
export const logger = new Logger({ serviceName: process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'local' });

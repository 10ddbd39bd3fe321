/** Where everything of a template is, as far as the tools are concerned. */
export const ACCOUNT = '000000000000';
export const REGION = 'eu-west-1';

/** @param service as ARNs name it: `sqs`; `rest` after account and colon */
export const arnOf = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;

import { Socket } from 'node:net';

/** A unit test that reaches for the network fails at once, whatever credentials the machine has. */
Socket.prototype.connect = () => {
  throw new Error('Unit tests must not use the network.');
};
// Nor does it go by what the shell has sourced: a profile, or the endpoint of the local cloud.
for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) Reflect.deleteProperty(process.env, name);
process.env['AWS_REGION'] = 'us-east-1';
process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
process.env['POWERTOOLS_DEV'] = 'true';
process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';

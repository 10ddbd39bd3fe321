import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Construct } from 'constructs';
import { TEMPLATE_ONLY } from '../../lib/constructs/functions/bundle';
import cdk from '../../cdk.json' with { type: 'json' };
import { NodeFunction } from '../../lib/constructs/functions/node-function';

/** A template with two of a construct in one stack: ids that collide show at once. */
export function templateOfTwo(add: (scope: Construct, id: string) => void): Template {
  const stack = new Stack(new App({ context: { ...cdk.context, ...TEMPLATE_ONLY } }), 'Test');
  add(stack, 'First');
  add(stack, 'Second');
  return Template.fromStack(stack);
}

export const someFunction = (scope: Construct, id: string): NodeFunction =>
  new NodeFunction(scope, id, {
    entry: 'test/constructs/some-function.fixture.ts',
    description: 'A function of a test',
    variables: ['CORS_ORIGINS?', 'DAX_ENDPOINT?'],
    environment: {},
  });

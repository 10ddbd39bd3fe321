import type { Construct } from 'constructs';
import { BlogSiteStack } from './blog-site-stack';
import { kebabCase } from './kebab-case';
import { QueueLevelerStack } from './queue-leveler-stack';
import { ScheduledEc2StopperStack } from './scheduled-ec2-stopper-stack';
import type { ScenarioStack, ScenarioStackProps } from './scenario-stack';
import { StranglerFacadeStack } from './strangler-facade-stack';
import { TodoMobileApiStack } from './todo-mobile-api-stack';
import { TransactionalOutboxStack } from './transactional-outbox-stack';

/** A stack's outputs by name. */
type Outputs = Readonly<Record<string, string>>;

export interface Scenario {
  /** The stack's id: what `cdk deploy <id>` and every other command take. */
  readonly id: string;
  /** The id in kebab-case: the name of its folders and of its page. */
  readonly folder: string;
  /** What the architecture is for, in one line. */
  readonly purpose: string;
  /** Absent while the scenario is planned. */
  readonly stack?: new (scope: Construct, id: string, props: ScenarioStackProps) => ScenarioStack;
  /** One command that shows the scenario at work, for a shell. */
  readonly tryIt?: (outputs: Outputs) => string;
}

const scenario = (id: string, purpose: string, built: Pick<Scenario, 'stack' | 'tryIt'> = {}): Scenario => ({
  id,
  folder: kebabCase(id),
  purpose,
  ...built,
});

/** Every scenario: app, commands, tests and docs go by this list. */
export const scenarios: readonly Scenario[] = [
  scenario(
    'TodoMobileApi',
    "A mobile app's backend: sign-in, an API for each user's rows, a folder of their own in S3",
    {
      stack: TodoMobileApiStack,
      tryIt: ({ ApiUrl = '' }) => `curl -si ${ApiUrl}todos  # 401 without a token; the page says how to sign in`,
    },
  ),
  scenario('BlogSite', 'A public website that scales globally: cached pages, thumbnails, welcome mails', {
    stack: BlogSiteStack,
    tryIt: ({ ApiUrl = '' }) =>
      `curl -si ${ApiUrl}subscribers -H 'content-type: application/json' -d '{"email":"reader@example.com"}'`,
  }),
  scenario('StranglerFacade', 'A legacy system replaced piece by piece, behind a facade that routes each caller', {
    stack: StranglerFacadeStack,
    tryIt: ({ FacadeUrl = '' }) => `curl -si ${FacadeUrl}catalog`,
  }),
  scenario(
    'TransactionalOutbox',
    'Orders whose events are never lost: both are written in one transaction, then relayed',
    {
      stack: TransactionalOutboxStack,
      tryIt: ({ ApiUrl = '' }) =>
        `curl -s ${ApiUrl}orders -H 'content-type: application/json' -d '{"customerId":"c1","items":[{"sku":"book","quantity":2,"unitPriceCents":1250}]}'`,
    },
  ),
  scenario('QueueLeveler', 'A burst in, a constant rate out: a queue before a backend that takes only so much', {
    stack: QueueLevelerStack,
    tryIt: ({ ApiUrl = '' }) => `curl -s ${ApiUrl}jobs -H 'content-type: application/json' -d '{"payload":"hello"}'`,
  }),
  scenario('ScheduledEc2Stopper', 'Development instances stopped out of hours', {
    stack: ScheduledEc2StopperStack,
    tryIt: ({ StopperFunctionName = '' }) =>
      `(. .local/env; curl -s --aws-sigv4 aws:amz:us-east-1:lambda -u "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" -d '{"dryRun":true}' "$AWS_ENDPOINT_URL/2015-03-31/functions/${StopperFunctionName}/invocations")`,
  }),
  scenario('PubSub', 'Publish once; whoever is interested listens'),
  scenario('AsyncMessaging', '202 Accepted now, the result later'),
  scenario('FileIntegration', 'Files as messages: imported once, newest version first'),
  scenario('EventTriggers', 'React to what happens in the account'),
  scenario('RobustApi', 'One front door, many systems behind it'),
  scenario('OrderWorkflow', 'An order as a workflow, with compensation for each step'),
  scenario('Clickstream', 'A stream of clicks, counted live and archived'),
  scenario('Microservices', 'Three services of three shapes, one system'),
  scenario('UpdatesOffloading', 'Software updates distributed from the edge'),
];

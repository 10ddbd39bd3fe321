import { asyncMessaging } from './async-messaging/scenario';
import { blogSite } from './blog-site/scenario';
import { eventTriggers } from './event-triggers/scenario';
import { fileIntegration } from './file-integration/scenario';
import { pubSub } from './pub-sub/scenario';
import { queueLeveler } from './queue-leveler/scenario';
import type { Scenario } from './scenario';
import { scheduledEc2Stopper } from './scheduled-ec2-stopper/scenario';
import { stranglerFacade } from './strangler-facade/scenario';
import { todoMobileApi } from './todo-mobile-api/scenario';
import { transactionalOutbox } from './transactional-outbox/scenario';

/** Every scenario: app, commands, tests and docs go by this list. */
export const scenarios: readonly Scenario[] = [
  todoMobileApi,
  blogSite,
  stranglerFacade,
  transactionalOutbox,
  queueLeveler,
  scheduledEc2Stopper,
  pubSub,
  asyncMessaging,
  fileIntegration,
  eventTriggers,
];

/** What is to come. */
export const planned: readonly Pick<Scenario, 'id' | 'purpose'>[] = [
  { id: 'RobustApi', purpose: 'One front door, many systems behind it' },
  { id: 'OrderWorkflow', purpose: 'An order as a workflow, with compensation for each step' },
  { id: 'Clickstream', purpose: 'A stream of clicks, counted live and archived' },
  { id: 'Microservices', purpose: 'Three services of three shapes, one system' },
  { id: 'UpdatesOffloading', purpose: 'Software updates distributed from the edge' },
  { id: 'ElasticWorkers', purpose: 'Workers that come with the queue and go with it' },
];

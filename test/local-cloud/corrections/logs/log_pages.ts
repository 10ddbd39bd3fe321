import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Contract } from '../../contract';

export const contract: Contract = {
  behaviour: 'log events are found page by page',
  check: async (cloud) => {
    const client = new CloudWatchLogsClient(cloud.root);
    const log = { logGroupName: 'pages', logStreamName: 'one' };
    await client.send(new CreateLogGroupCommand(log));
    await client.send(new CreateLogStreamCommand(log));
    const now = Date.now();
    // Some are of the same millisecond, on both sides of the ends of pages.
    const logEvents = Object.entries({ a: 0, b: 1, c: 1, d: 1, e: 2 }).map(([message, later]) => ({
      message,
      timestamp: now + later,
    }));
    await client.send(new PutLogEventsCommand({ ...log, logEvents }));
    const pages: (string | undefined)[][] = [];
    for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName: 'pages', limit: 2 })) {
      pages.push(events.map(({ message }) => message));
    }
    expect(pages).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  },
};

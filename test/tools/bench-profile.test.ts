import type { Profiler } from 'node:inspector';
import { itemsOf } from '../../tools/bench/profile';

const node = (id: number, functionName: string, url: string, children: number[] = []): Profiler.ProfileNode => ({
  id,
  callFrame: { functionName, url, scriptId: '1', lineNumber: 0, columnNumber: 0 },
  children,
});

it('shows where the time went: what V8 does counts for who has it do it', () => {
  const nodes = [
    node(1, '(root)', '', [2, 3, 4, 5]),
    node(2, '(idle)', ''),
    node(3, '(garbage collector)', ''),
    node(4, 'run', '/a/tools/simulation/clock.ts', [6]),
    node(5, 'handler', '/a/lambdas/x/do-it.handler.js', [7]),
    node(6, 'parse', ''),
    node(7, 'info', '@aws-lambda-powertools/logger.js'),
  ];
  const samples = [2, 3, 4, 5, 6, 7];
  const timeDeltas = [1000, 10, 20, 25, 35, 10];
  expect(itemsOf({ nodes, samples, timeDeltas, startTime: 0, endTime: 1 })).toEqual([
    { what: '`tools/simulation/clock.ts`', share: 0.55 },
    { what: 'handlers, their own code', share: 0.25 },
    { what: 'collecting garbage', share: 0.1 },
    { what: 'packages that handlers load', share: 0.1 },
  ]);
});

import { HOUR } from '../../tools/aws/time';
import { everyoneIsServed, failingIsAlarmed, forgets } from '../../tools/simulation/invariants';
import { FORGETS, type Mutant, RINGS, SERVES, type Simulation } from '../../tools/simulation/simulation';
import type { World } from '../../tools/simulation/world';
import {
  everythingIsUnavailable,
  failuresAreSilent,
  idempotencyRecordApart,
  recordsStay,
  repeatedIsAnsweredAnew,
} from '../shared/mutants';

const ANN = '5b7c3f0e-5a0b-4c5e-9d3f-0a1b2c3d4e5f';
const BOB = '6c8d4f1f-6b1c-4d6f-8e40-1b2c3d4e5f60';
/** Of Ann's todo, one for each writer. */
const WRITERS = ['red', 'green', 'blue'];
const MOST_ROUNDS = 6;

interface Todo {
  readonly id: string;
  readonly title: string;
  readonly notes?: string;
  readonly version: number;
}

/** Two users make todos with the same key, and ask again; three writers change one todo at the same time. */
async function workload(world: World): Promise<void> {
  const [todo] = await Promise.all([make(world, ANN), make(world, BOB)]);
  if (todo) await Promise.all(WRITERS.map((writer) => write(world, todo.id, writer)));
  await world.clock.pause(HOUR);
  await make(world, ANN);
}

async function make(world: World, user: string): Promise<Todo | undefined> {
  const headers = { 'Idempotency-Key': 'first' };
  const body = { title: 'Buy paint' };
  const answer = await world.api.request({ method: 'POST', path: '/todos', user, headers, body });
  return answer?.status === 201 ? (answer.body as Todo) : undefined;
}

/** Adds its name to what it has read, and reads again where it was refused. */
async function write(world: World, id: string, writer: string): Promise<void> {
  const path = `/todos/${id}`;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const shown = await world.api.request({ method: 'GET', path, user: ANN });
    if (shown?.status !== 200) continue;
    const { notes = '' } = shown.body as Todo;
    if (notes.includes(writer)) return;
    const headers = { 'If-Match': shown.headers['ETag'] ?? '' };
    const body = { notes: `${notes} ${writer}` };
    await world.api.request({ method: 'PATCH', path, user: ANN, headers, body, content: [412] });
  }
}

const todos = (world: World) => world.items<Todo & { readonly PK: string }>('Todos');

/** Changes of todos that were there before. */
const edits = (world: World) =>
  world.changes<Todo>('Todos').flatMap(({ before: was, after: is }) => (was && is ? [{ was, is }] : []));

function versionsFollow(world: World): string | undefined {
  const jump = edits(world).find(({ was, is }) => is.version !== was.version + 1);
  return jump && `version ${String(jump.was.version)} was followed by ${String(jump.is.version)}`;
}

/** Each change adds one name to what was there: nothing that was written goes. */
function writtenStays(world: World): string | undefined {
  for (const { was, is } of edits(world)) {
    const lost = (was.notes ?? '').split(' ').find((name) => !is.notes?.split(' ').includes(name));
    if (lost !== undefined) return `what ${lost} had written is gone: "${is.notes ?? ''}" came after it`;
  }
  return undefined;
}

/** A change that was acknowledged is in the todo. */
function answeredIsWritten(world: World): string | undefined {
  const [todo] = todos(world).filter(({ PK }) => PK === `USER#${ANN}`);
  for (const { method, body, answers } of world.api.requests) {
    if (method !== 'PATCH' || !answers.some((answer) => answer?.status === 200)) continue;
    const writer = (body as { notes: string }).notes.split(' ').at(-1) ?? '';
    if (!todo?.notes?.includes(writer)) return `the change of ${writer} was acknowledged, and is not there`;
  }
  return undefined;
}

const todosOf = (world: World, user: string) => todos(world).filter(({ PK }) => PK === `USER#${user}`);

function madeOnce(world: World): string | undefined {
  const greedy = [ANN, BOB].find((user) => todosOf(world, user).length > 1);
  return greedy && `${greedy} asked for one todo and has ${String(todosOf(world, greedy).length)}`;
}

function answersNameOwn(world: World): string | undefined {
  for (const user of [ANN, BOB]) {
    const made = world.api.requests
      .filter((request) => request.method === 'POST' && request.user === user)
      .flatMap(({ answers }) => answers.filter((answer) => answer?.status === 201));
    const other = made.find((answer) => (answer?.body as Todo).id !== todosOf(world, user)[0]?.id);
    if (other) return `an answer names todo ${(other.body as Todo).id}, which the user does not have`;
  }
  return undefined;
}

function allHaveWritten(world: World): string | undefined {
  const missing = WRITERS.find((writer) => !todosOf(world, ANN)[0]?.notes?.includes(writer));
  if (missing !== undefined) return `what ${missing} wrote is nowhere`;
  return todosOf(world, BOB).length === 1 ? undefined : 'one user has no todo';
}

const UPDATE = 'lambdas/todo-mobile-api/update-todo.handler.ts';
const CREATE = 'lambdas/todo-mobile-api/create-todo.handler.ts';

const mutants: readonly Mutant[] = [
  {
    name: 'A todo is changed whatever its version is',
    breaks: 'todo-4',
    seenBy: 'what was written stays',
    breakable: 'last-writer-wins',
    changes: [{ file: UPDATE, replace: "'#version = :seen'", by: "'#version >= :seen'" }],
  },
  {
    name: 'The version is read, compared and then written',
    breaks: 'todo-4',
    seenBy: 'what was written stays',
    breakable: 'check-then-write',
    changes: [
      {
        file: UPDATE,
        replace: 'import { UpdateCommand }',
        by: 'import { GetCommand, UpdateCommand }',
      },
      {
        file: UPDATE,
        replace: '    const { Attributes = {} } = await',
        by: "    const { Item } = await documents.send(new GetCommand({ TableName: env.TODOS_TABLE, Key: key, ConsistentRead: true }));\n    if (Item?.['version'] !== version) throw new Problem(412, 'stale', 'The todo was changed since');\n    const { Attributes = {} } = await",
      },
      { file: UPDATE, replace: "'#version = :seen'", by: "'#version >= :seen'" },
    ],
  },
  {
    name: 'A change that was refused is answered as if it were made',
    breaks: 'todo-4',
    seenBy: 'an answer is what is written',
    changes: [{ file: UPDATE, replace: "if (current['changeId'] === changeId) return", by: 'return' }],
  },
  {
    ...idempotencyRecordApart('todo'),
    breaks: 'todo-5',
    seenBy: 'one todo for each key',
    breakable: 'idempotency-apart',
  },
  {
    name: 'All users share their keys',
    breaks: 'todo-5',
    seenBy: 'an answer names the own todo',
    changes: [{ file: CREATE, replace: 'scope: partitionOf(user)', by: "scope: 'POST /todos'" }],
  },
  {
    name: 'A change counts the version twice',
    breaks: 'todo-4',
    seenBy: 'versions follow one another',
    changes: [{ file: UPDATE, replace: "':one': 1,", by: "':one': 2," }],
  },
  { ...repeatedIsAnsweredAnew, breaks: 'todo-5', seenBy: 'an answer names the own todo' },
  { ...recordsStay, breaks: FORGETS },
  { ...everythingIsUnavailable, breaks: SERVES, seenBy: 'whoever asks is served' },
  {
    name: 'Every change is refused as stale',
    breaks: SERVES,
    seenBy: 'what everybody wrote is there',
    changes: [{ file: UPDATE, replace: "'#version = :seen'", by: "'#version > :seen'" }],
  },
  { ...failuresAreSilent, breaks: RINGS },
];

export const simulation: Simulation = {
  scenario: 'TodoMobileApi',
  workload,
  invariants: [
    everyoneIsServed,
    { promise: 'todo-4', claim: 'versions follow one another', holds: versionsFollow },
    { promise: 'todo-4', claim: 'what was written stays', holds: writtenStays },
    { promise: 'todo-4', claim: 'an answer is what is written', holds: answeredIsWritten },
    { promise: 'todo-5', claim: 'one todo for each key', holds: madeOnce },
    { promise: 'todo-5', claim: 'an answer names the own todo', holds: answersNameOwn },
    forgets('IdempotencyRecords'),
    failingIsAlarmed,
  ],
  effects: [{ promise: SERVES, claim: 'what everybody wrote is there', holds: allHaveWritten }],
  mutants,
};

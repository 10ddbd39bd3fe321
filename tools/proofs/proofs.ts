import { scenarios } from '../../lib/registry';
import type { Scenario } from '../../lib/scenario';
import type { Bench } from '../bench/bench';
import type { Large } from '../bench/large';
import type { Operation } from '../cost/metering';
import type { Facts } from '../docs/words';
import type { Acknowledged } from '../judges/acknowledged';
import type { Workload } from '../load/workload';
import type { Simulation } from '../simulation/simulation';
import { loadProofs } from '../template/load-proofs';
import type { UnusedGrant } from './grants';
import type { Reasons } from './least-privilege';
import type { Promised } from './promised';

type Outputs = Readonly<Record<string, string>>;

/** A route of a deployed API, as its template has it. */
export interface Route {
  readonly method: string;
  /** `/todos/{id}` */
  readonly path: string;
  /** Who may call it: everybody, who has a token of the user pool, who signs with IAM credentials. */
  readonly authorization: 'NONE' | 'COGNITO_USER_POOLS' | 'AWS_IAM';
}

/** An API that is sent whatever comes. */
interface FuzzedApi {
  /** The output that has its URL. */
  readonly output: string;
  /** The logical id of the API in the template. */
  readonly api: RegExp;
  /** Routes behind one that takes every path. */
  readonly more?: readonly Route[];
  /** Whether its rows hold what was sent. @default true */
  readonly keeps?: boolean;
  /** Whether every answer from 400 on is its own problem document, and not that of a system behind it. @default true */
  readonly ownProblems?: boolean;
  /** The routes that answer browsers: what they refuse is a page. @default none does */
  readonly pages?: RegExp;
}

/** Credentials as STS gives them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Who signs in to a user pool of the scenario. */
export interface Users {
  readonly signedIn: () => Promise<{ readonly idToken: string }>;
  /** A token that ends after so many seconds. */
  readonly shortLived: (seconds: number) => Promise<string>;
  /** Whether an API of the scenario takes a token. */
  readonly isLetIn: (token: string) => Promise<boolean>;
  readonly folderOf: (idToken: string) => Promise<{ readonly credentials: Credentials }>;
}

/** A run on the local cloud, second by second, as a picture. */
interface Chart<Second = unknown> {
  measure(outputs: Outputs): Promise<Second[]>;
  /** In a sentence. */
  caption(seconds: readonly Second[]): string;
  /** @returns SVG */
  draw(seconds: readonly Second[]): string;
}

/** What is claimed of a scenario, and how it is tried. What talks to deployed stacks is loaded when it is asked for. */
export interface Proofs {
  readonly promises: readonly Promised[];
  readonly simulation: () => Promise<Simulation>;
  /** What the page states in numbers, and a table of its own, if it has one. */
  readonly facts: () => Promise<{ readonly facts: Facts; readonly table?: () => string }>;
  /** What the scenario's one command to try it prints. */
  readonly firstAnswer: RegExp;
  /** What is priced. */
  readonly operation: Operation;
  /** What clients do under load. @default none do */
  readonly load?: () => Promise<Workload>;
  /** What is measured beside the naive way. @default nothing: one scenario's is */
  readonly bench?: () => Promise<Bench>;
  /** What is so large that it is measured, and not tested. @default nothing */
  readonly large?: () => Promise<Large>;
  /** The chart on the page. @default none */
  readonly chart?: () => Promise<Chart>;
  /** The APIs that are sent whatever comes. */
  readonly fuzz: readonly FuzzedApi[];
  /** Handlers that are given what an API hands on, as it came. @default those that APIs call by themselves */
  readonly behind?: readonly string[];
  /** Who signs in, where somebody does. */
  readonly users?: () => Promise<Users>;
  /** Sends requests that hold a mark as somebody's private data, good ones and bad ones: no log may have it. */
  readonly sendPrivateData?: (outputs: Outputs, mark: string) => Promise<void>;
  /** Modules that send on what came to them, as it came: texts that they make would be checked. @default none */
  readonly sendsAsItCame?: readonly string[];
  /** Alarms whose ids name what happened, not a path of which there could be several: what they watch. @default none */
  readonly watched?: Readonly<Record<string, string>>;
  /** Findings of judges about its stack that stay. @default none but those about every stack */
  readonly acknowledged?: readonly Acknowledged[];
  /** Grants that no end-to-end test uses, and why they are there. */
  readonly unusedGrants: readonly UnusedGrant[];
}

/** The proofs of every scenario, with its id, in the registry's order. */
export const allProofs = (): Promise<(Proofs & Pick<Scenario, 'id' | 'folder'>)[]> =>
  Promise.all(scenarios.map(async ({ id, folder }) => ({ id, folder, ...(await loadProofs<Proofs>(folder)) })));

export async function unusedGrants(): Promise<Reasons> {
  return Object.fromEntries((await allProofs()).map(({ id, unusedGrants: grants }) => [id, grants]));
}

export interface Loaded {
  readonly id: string;
  readonly load: () => Promise<Workload>;
}

/** The scenarios that clients can load. */
export const withLoad = async (): Promise<Loaded[]> =>
  (await allProofs()).flatMap(({ id, load }) => (load ? [{ id, load }] : []));

/** The scenarios whose pages show a chart. */
export const withChart = async () =>
  (await allProofs()).flatMap(({ id, folder, chart }) => (chart ? [{ id, folder, chart }] : []));

/** The scenarios through which something large goes. */
export const withLarge = async () => (await allProofs()).flatMap(({ id, large }) => (large ? [{ id, large }] : []));

/** What is measured, and of which scenario. @throws Error when there is no such scenario */
export async function theBench(): Promise<{ readonly id: string; readonly bench: Bench }> {
  const [measured] = (await allProofs()).flatMap(({ id, bench }) => (bench ? [{ id, bench }] : []));
  if (!measured) throw new Error('The proofs of no scenario have a bench.');
  return { id: measured.id, bench: await measured.bench() };
}

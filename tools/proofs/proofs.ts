import { scenarios } from '../../lib/registry';
import type { Operation } from '../cost/metering';
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
  /** The output that tells its URL. */
  readonly output: string;
  /** The logical id of the API in the template. */
  readonly api: RegExp;
  /** Routes behind one that takes every path. */
  readonly more?: readonly Route[];
  /** Whether its rows hold what was sent. @default true */
  readonly keeps?: boolean;
  /** Whether every answer from 400 on is its own problem document, and not that of a system behind it. @default true */
  readonly ownProblems?: boolean;
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

/** What is claimed of a scenario, and how it is tried. What talks to deployed stacks is loaded when it is asked for. */
export interface Proofs {
  readonly promises: readonly Promised[];
  readonly simulation: () => Promise<Simulation>;
  /** What is priced. */
  readonly operation: Operation;
  /** What clients do under load. @default none do */
  readonly load?: () => Promise<Workload>;
  /** The APIs that are sent whatever comes. */
  readonly fuzz: readonly FuzzedApi[];
  /** Who signs in, where somebody does. */
  readonly users?: () => Promise<Users>;
  /** Sends requests that hold a mark as somebody's private data, good ones and bad ones: no log may have it. */
  readonly sendPrivateData?: (outputs: Outputs, mark: string) => Promise<void>;
  /** Grants that no end-to-end test uses, and why they are there. */
  readonly unusedGrants: readonly UnusedGrant[];
}

/** The proofs of every scenario, with its id, in the registry's order. */
export const allProofs = (): Promise<(Proofs & { readonly id: string })[]> =>
  Promise.all(scenarios.map(async ({ id, folder }) => ({ id, ...(await loadProofs<Proofs>(folder)) })));

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

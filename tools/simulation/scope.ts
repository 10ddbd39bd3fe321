import crypto from 'node:crypto';
import { createRequire, isBuiltin } from 'node:module';
import { NotModelled } from '../template/not-modelled';
import { type Clock, clockGlobals } from './clock';
import type { HttpReply, HttpRequest } from '../aws/kernel';
import { httpModule } from './http-module';

/** A call of an SDK client. */
export interface ClientCall {
  /** `DynamoDBDocumentClient` */
  readonly client: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** `UpdateCommand` */
  readonly command: string;
  readonly input: unknown;
}

/** Who loads a handler's module: the calls of the clients that the module makes are its calls. */
export interface Caller {
  readonly environment: Readonly<Record<string, string>>;
  call(call: ClientCall): Promise<unknown>;
  /** A request over HTTP. */
  ask(request: HttpRequest): Promise<HttpReply>;
  log(line: string): void;
}

/** What a handler's module sees instead of what Node.js gives it: the names are parameters of the module's function. */
const SCOPE = [
  ...['exports', 'module', 'require', 'process', 'global', 'globalThis', 'console', 'crypto', 'Math'],
  ...['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'setImmediate', 'performance', 'fetch'],
] as const;

type ModuleScope = Readonly<Record<(typeof SCOPE)[number], unknown>>;

/** A module as a function of its scope. */
export type Module = (scope: ModuleScope) => void;

/** Makes it in the realm of everything else, which `node:vm` would not do in Jest. @param text of our own bundles */
export function compile(text: string, path: string): Module {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text was just bundled from what we deploy
  const load = new Function(...SCOPE, `${text}\n//# sourceURL=${path}`) as (...values: unknown[]) => void;
  return (scope) => {
    load(...SCOPE.map((name) => scope[name]));
  };
}

/** What modules know of their world. */
export interface Surroundings {
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly random: () => number;
  /** Told of whatever a handler uses that is not modelled: the handler itself may catch what is thrown. */
  readonly fail: (error: NotModelled) => void;
}

/** Whose time, chance, variables and log they are. */
export interface Owner {
  readonly surroundings: Surroundings | undefined;
  readonly caller: Caller;
}

const afterTheEnd = () => new NotModelled('what a handler does after the end of its world');

/**
 * A caller that can be taken away. The classes of a module are garbage of the old generation, which is collected
 * seldom: a world that they reached would live as long, and be copied again and again.
 */
export class Link implements Caller {
  constructor(public to: Caller | undefined) {}

  get environment() {
    return this.caller.environment;
  }

  call(call: ClientCall) {
    return this.caller.call(call);
  }

  ask(request: HttpRequest) {
    return this.caller.ask(request);
  }

  log(line: string) {
    this.caller.log(line);
  }

  private get caller(): Caller {
    if (!this.to) throw afterTheEnd();
    return this.to;
  }
}

/** Packages that one environment has after the other. */
interface Lent {
  require(name: string): object;
}

/** Who has such packages. */
interface Lender {
  has(name: string): boolean;
  lend(owner: Owner): Lent;
  giveBack(nature: Nature, lent: readonly Lent[]): void;
}

/** What the SDK signs with: pure, with the time as an argument. */
const SIGNING = ['@smithy/signature-v4', '@smithy/core/serde', '@smithy/core/endpoints'];

/** Time and randomness, the same for all functions of a world: of one world at a time. */
export class Nature {
  readonly globals: object;
  /** Taken away as a {@link Link} is. */
  surroundings: Surroundings | undefined;
  /** Packages that a handler loads and a model stands in for. */
  modules: Readonly<Record<string, unknown>> = {};
  private readonly nodeCrypto: object;
  private readonly lent: Lent[] = [];
  private readonly links: Link[] = [];

  constructor(private readonly lender?: Lender) {
    const notModelled = (what: string) => () => {
      const error = new NotModelled(`${what} in a handler`);
      this.around.fail(error);
      throw error;
    };
    const random = () => this.around.random();
    const clock = {
      now: () => this.around.clock.now,
      after: (milliseconds: number, run: () => void) => this.around.clock.after(milliseconds, run),
    };
    const fill = (bytes: Uint8Array) => bytes.map(() => Math.floor(random() * 256));
    const seeded = {
      randomInt: (least: number, most: number) => least + Math.floor(random() * (most - least)),
      randomBytes: (size: number) => Buffer.from(fill(new Uint8Array(size))),
      getRandomValues: (bytes: Uint8Array) => (bytes.set(fill(bytes)), bytes),
      randomUUID: notModelled('randomUUID'),
    };
    this.nodeCrypto = over(crypto, { ...seeded, webcrypto: seeded });
    const root = over(globalThis, { crypto: seeded });
    this.globals = {
      ...clockGlobals(clock),
      global: root,
      globalThis: root,
      crypto: seeded,
      Math: over(Math, { random }),
      ...Object.fromEntries(
        ['setInterval', 'setImmediate', 'performance', 'fetch'].map((name) => [name, notModelled(name)]),
      ),
    };
  }

  private get around(): Surroundings {
    if (!this.surroundings) throw afterTheEnd();
    return this.surroundings;
  }

  /** Until the end. */
  linkTo(caller: Caller): Link {
    const link = new Link(caller);
    this.links.push(link);
    return link;
  }

  /** The packages of an environment that are lent, by their names. */
  lendTo(caller: Caller): (name: string) => object | undefined {
    let lent: Lent | undefined;
    return (name) => {
      if (!this.lender?.has(name)) return undefined;
      // Asked for now: a module would keep its world through what it is given here, too.
      const { surroundings } = this;
      if (!lent) this.lent.push((lent = this.lender.lend({ surroundings, caller })));
      return lent.require(name);
    };
  }

  /** Ends all environments: what was lent to them goes to those of other worlds. */
  end(): void {
    for (const link of this.links.splice(0)) link.to = undefined;
    this.surroundings = undefined;
    this.lender?.giveBack(this, this.lent.splice(0));
  }

  /** A module that a handler loads. */
  require(name: string, caller: Caller): unknown {
    if (name.startsWith('@aws-sdk/')) return sdkPackage(name);
    if (SIGNING.includes(name)) return real(name);
    if (name === 'node:http' || name === 'node:https') return httpModule((request) => caller.ask(request));
    if (Object.hasOwn(this.modules, name)) return this.modules[name];
    if (!isBuiltin(name)) throw new NotModelled(`the module ${name} in a handler`);
    if (name === 'node:crypto') return this.nodeCrypto;
    return name === 'node:console' ? { Console: consoleClass(caller) } : real(name);
  }
}

let loading: Caller | undefined;

/** Loads a handler's module for a caller. @returns what it exports */
export function loadModule(module: Module, nature: Nature, owner: Caller): object {
  const caller = nature.linkTo(owner);
  const loaded = { exports: {} };
  const lent = nature.lendTo(caller);
  const outer = loading;
  loading = caller;
  module({
    ...nature.globals,
    exports: loaded.exports,
    module: loaded,
    console: consoleOf(caller),
    process: {
      get env() {
        return caller.environment;
      },
      stdout: {},
      stderr: {},
    },
    require: (name: string) => lent(name) ?? nature.require(name, caller),
  } as ModuleScope);
  loading = outer;
  return loaded.exports;
}

function consoleOf(caller: Caller): object {
  const log = (line: unknown) => {
    caller.log(String(line));
  };
  return { log, info: log, warn: log, error: log, debug: log, trace: log };
}

const consoleClass = (caller: Caller) =>
  class Console {
    constructor() {
      Object.assign(this, consoleOf(caller));
    }
  };

const load = createRequire(__filename);
const loaded = new Map<string, unknown>();

/** What is in no bundle: modules of Node.js, and the SDK. */
function real(name: string): unknown {
  const known = loaded.get(name) ?? (load(name) as unknown);
  loaded.set(name, known);
  return known;
}

const packages = new Map<string, object>();

/**
 * A package of the SDK: the real thing, errors too, but its clients hand their calls to who made them, and its commands
 * carry their input and nothing else.
 */
function sdkPackage(name: string): object {
  const known = packages.get(name);
  if (known) return known;
  const module = real(name) as object;
  const members = Object.keys(module).flatMap((key): [string, unknown][] => {
    if (/^[A-Z]\w*Client$/.test(key)) return [[key, clientClass(key)]];
    return /^[A-Z]\w*Command$/.test(key) ? [[key, commandClass(key)]] : [];
  });
  // Inherited: where a package is loaded, esbuild copies what is its own, one by one.
  const replaced = Object.create(over(module, Object.fromEntries(members))) as object;
  packages.set(name, replaced);
  return replaced;
}

const clientClass = (client: string) =>
  class Client {
    private readonly caller: Caller;

    constructor(readonly config: Readonly<Record<string, unknown>> = {}) {
      if (!loading) throw new NotModelled(`a ${client} that is made anywhere but at the top of a module`);
      this.caller = loading;
    }

    /** A document client works with the settings of the client that it is made from. */
    static from({ config }: Client, translation: object): Client {
      return new Client({ ...config, ...translation });
    }

    send({ command, input }: { readonly command: string; readonly input: unknown }): Promise<unknown> {
      return this.caller.call({ client, config: this.config, command, input });
    }
  };

const commandClass = (command: string) =>
  class Command {
    readonly command = command;

    constructor(readonly input: unknown = {}) {}
  };

/** The same thing with some members replaced. */
const over = (base: object, members: object): object =>
  Object.create(base, Object.getOwnPropertyDescriptors(members)) as object;

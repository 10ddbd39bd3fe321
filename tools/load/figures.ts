import { whenAndWhere } from '../bench/page';
import { markdownTable } from '../terminal/markdown-table';
import { type Burst, type Load, MOST_WAITING } from './client';
import { emulatorGrowth, type Growth, type Sample, SHORTEST_LIFE, workerGrowth } from './memory';
import { percentile, type Verdict } from './verdict';

/** What a run came to. */
export interface Figures {
  readonly plan: { readonly seconds: number };
  readonly workloads: readonly { readonly load: Load; readonly verdict: Verdict }[];
  readonly bursts: readonly { readonly name: string; readonly burst: Burst }[];
  /** Of each workload. */
  readonly clients: number;
  readonly killed: number;
  /** Seconds after the load. */
  readonly settledAfter: number;
  /** Messages that were not settled in time. */
  readonly underWay: number;
  /** What is in dead-letter queues, failure buckets and the quarantine. */
  readonly givenUp: readonly string[];
  /** One a second. */
  readonly samples: readonly Sample[];
}

/** By how much the emulator may grow more for a request in the last third than in the middle one, as a factor. */
const MOST_GROWTH = 1.2;
/**
 * Garbage that Node.js may not have collected yet: a young generation of three semi-spaces of 16 MiB.
 * https://nodejs.org/docs/latest-v24.x/api/cli.html#--max-semi-space-sizesize-in-mib
 */
export const MOST_GARBAGE_MB = 48;
/** Memory of a shorter run shows nothing. */
const SHORTEST_SECONDS = 120;

const percentOf = ({ middle, last }: Growth): string =>
  `${last < middle ? '' : '+'}${((last / middle - 1) * 100).toFixed(0)}%`;

/** One line for whatever must not be; none when all is well. */
export function problemsIn({ plan, workloads, killed, underWay, givenUp, samples }: Figures): string[] {
  const workers = Object.entries(workerGrowth(samples)).filter(
    ([, { middle, last }]) => last > middle + MOST_GARBAGE_MB,
  );
  const emulator = emulatorGrowth(samples);
  const memory = [
    ...workers.map(([name, growth]) => `a worker of ${name} takes ${percentOf(growth)} late in its life`),
    ...(emulator.last > emulator.middle * MOST_GROWTH
      ? [`the emulator takes ${percentOf(emulator)} for each request late in the load`]
      : []),
  ];
  return [
    ...workloads.flatMap(({ load: { workload, refused }, verdict: { lost, doubled } }) => [
      ...refused.map((reason) => `${workload.name}: refused: ${reason}`),
      ...lost.map((what) => `${workload.name}: lost: ${what}`),
      ...doubled.map((what) => `${workload.name}: doubled: ${what}`),
    ]),
    ...givenUp.map((what) => `given up: ${what}`),
    ...(killed === 0 ? ['no worker was killed: --kill takes names of functions, such as PlaceOrder'] : []),
    ...(underWay > 0 ? [`not settled in time: ${underWay} messages`] : []),
    ...(plan.seconds < SHORTEST_SECONDS ? [] : memory.map((what) => `memory: ${what}`)),
  ];
}

/** What the page of benchmarks states of it. */
export function section(figures: Figures): string {
  const { plan, workloads, bursts, clients, killed, settledAfter, samples } = figures;
  const rows = workloads.map(({ load: { workload, accepted, latencies, troubles }, verdict: { lost, doubled } }) => [
    workload.name,
    ...[accepted.length, (accepted.length / plan.seconds).toFixed(1)].map(String),
    ...[50, 99].map((percent) => `${percentile(latencies, percent).toFixed(0)} ms`),
    ...[troubles.throttled, troubles.failed + troubles.unanswered, lost.length, doubled.length].map(String),
  ]);
  return [
    `${list(workloads.map(({ load }) => load.workload.name))}, all at the same time for ${plan.seconds} s, by \`npm run load\` ${whenAndWhere()}. ${clients} clients of each kind send one request after the other, and again what is throttled or fails; they pause while more than ${MOST_WAITING} of their kind wait to be worked on. Meanwhile ${killed} workers of functions were killed, drawn at random. All was settled ${settledAfter.toFixed(0)} s after the load: what a killed worker had taken from a queue is hidden for as long as its visibility timeout.`,
    markdownTable(
      ['Workload', 'Accepted', 'A second', 'p50', 'p99', 'Throttled', 'Failed and sent again', 'Lost', 'Doubled'],
      rows,
    ),
    ...bursts.map(({ name, burst }) => sentenceOf(name, burst)),
    ...(plan.seconds < SHORTEST_SECONDS ? [] : memoryGrowth(samples)),
  ].join('\n\n');
}

const sentenceOf = (name: string, { requests, accepted, throttled, failed, unanswered }: Burst): string =>
  `Before that, a burst of ${requests} ${name}, a hundred at the same time and each sent once: ${accepted} were accepted, ${throttled} told by 429 to come again, ${failed} by a 5xx, and ${unanswered} got no answer. All that were accepted were worked off, once.`;

/** `Orders, jobs and todos`. */
function list(names: readonly string[]): string {
  const text = new Intl.ListFormat('en').format(names);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function memoryGrowth(samples: readonly Sample[]): string[] {
  const growths = Object.entries(workerGrowth(samples)).map(([name, growth]) => ({ name, growth }));
  const [most] = growths.sort(
    (one, other) => other.growth.last / other.growth.middle - one.growth.last / one.growth.middle,
  );
  const { middle, last } = emulatorGrowth(samples);
  const [from, to] = [samples[0], samples.at(-1)].map((sample) => sample?.emulatorMegabytes.toFixed(0));
  return [
    `Latency is from a request's first try until it is accepted.`,
    `Memory of workers is flat when a worker takes in the last third of its life at most ${MOST_GARBAGE_MB} MB more than in the middle third, which is garbage that Node.js may leave (the median of each function's workers that lived for ${SHORTEST_LIFE} s). ${most ? `${most.name} grew most: ${percentOf(most.growth)}, to ${most.growth.last.toFixed(0)} MB.` : ''} A smaller leak is not seen.`,
    `The local cloud keeps its data and logs in memory: it grew from ${from ?? ''} to ${to ?? ''} MB. That is flat when later requests cost no more than earlier ones: ${middle.toFixed(0)} kB each in the middle third of the load, ${last.toFixed(0)} kB in the last. A leak of its own that is the same for every request is not told from data.`,
  ];
}

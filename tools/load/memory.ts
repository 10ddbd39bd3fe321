import type { Processes } from './workers';

/** What ran at a time, and how much had been accepted by then. */
export interface Sample extends Processes {
  readonly accepted: number;
}

/** Of a quantity that should not grow: what it was in the middle third, and in the last one. */
export interface Growth {
  readonly middle: number;
  readonly last: number;
}

/** In samples: the first third of a shorter life is still warming up. */
export const SHORTEST_LIFE = 45;

/**
 * The megabytes that a function's worker takes in the middle and in the last third of its life: for each function the
 * median of its workers that lived long enough. Whatever a call leaves behind makes a worker grow all its life.
 */
export function workerGrowth(samples: readonly Sample[]): Record<string, Growth> {
  const lives = new Map<number, { readonly name: string; readonly megabytes: number[] }>();
  for (const { pid, name, megabytes } of samples.flatMap(({ workers }) => workers)) {
    const life = lives.get(pid) ?? { name, megabytes: [] };
    lives.set(pid, life);
    life.megabytes.push(megabytes);
  }
  const functions: Record<string, Growth[]> = {};
  for (const { name, megabytes } of lives.values()) {
    if (megabytes.length < SHORTEST_LIFE) continue;
    const [middle, last] = thirds(megabytes);
    (functions[name] ??= []).push({ middle: mean(middle), last: mean(last) });
  }
  return Object.fromEntries(Object.entries(functions).map(([name, growths]) => [name, medianOf(growths)]));
}

/**
 * The kilobytes by which the emulator grows for each accepted request, in the middle and in the last third of the
 * samples: it keeps all data and logs in memory, so that it must grow, but not more for later requests.
 */
export function emulatorGrowth(samples: readonly Sample[]): Growth {
  const [middle, last] = thirds(samples).map((part) => {
    const [from, to] = [part[0], part.at(-1)];
    if (!from || !to) return NaN;
    return ((to.emulatorMegabytes - from.emulatorMegabytes) * 1024) / (to.accepted - from.accepted);
  }) as [number, number];
  return { middle, last };
}

const thirds = <T>(values: readonly T[]): [T[], T[]] => {
  const third = Math.floor(values.length / 3);
  return [values.slice(third, 2 * third), values.slice(2 * third)];
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function medianOf(growths: readonly Growth[]): Growth {
  const sorted = [...growths].sort((one, other) => one.last / one.middle - other.last / other.middle);
  return sorted[Math.floor(sorted.length / 2)] ?? { middle: NaN, last: NaN };
}

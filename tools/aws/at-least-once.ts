import type { Kernel } from './kernel';
import { SECOND } from './time';

/** Something that is not always delivered soon. */
interface Delivery {
  /** What delivers it, in the account of faults: `event bus`. */
  readonly where: string;
  /** What delivers it, in the timeline. */
  readonly who: string;
  /** What is delivered, by a name. */
  readonly what: string;
  /** What a second delivery is called in the timeline. @default `delivers … twice` */
  readonly twice?: string;
  /** How late it can be, in milliseconds: the first is as usual. */
  readonly delaysMs: readonly [number, ...number[]];
}

type World = Pick<Kernel, 'clock' | 'decisions' | 'trace'>;

/** How late something is delivered, in milliseconds, as the schedule has it. */
export function delayOf({ decisions, trace }: World, { where, who, what, delaysMs }: Delivery): number {
  const [usual] = delaysMs;
  const delay = delaysMs[decisions.choose(delaysMs.length)] ?? usual;
  if (delay > usual) trace(who, () => `will be late by ${String(delay / SECOND)} s with ${what}`, true);
  decisions.note(`${where}: late`, delay > usual);
  return delay;
}

/** Delivers something as late, and as often, as the schedule has it. */
export async function atLeastOnce(world: World, delivery: Delivery, deliver: () => void): Promise<void> {
  const { clock, decisions, trace } = world;
  const { where, who, what, twice = `delivers ${what} twice` } = delivery;
  const delay = delayOf(world, delivery);
  const times = 1 + (decisions.choose(3) === 1 ? 1 : 0);
  decisions.note(`${where}: twice`, times > 1);
  if (times > 1) trace(who, () => twice, true);
  for (let time = 0; time < times; time += 1) {
    await clock.pause(delay);
    deliver();
  }
}

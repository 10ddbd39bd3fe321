import { Listr, PRESET_TIMER } from 'listr2';
import { unlessAborted } from './interruption';

/** One line of what a command does; `report` prints a detail below it, `now` shows in it what is being done. */
export interface Step {
  readonly title: string;
  readonly run: (report: (detail: string) => void, now: (detail: string) => void) => Promise<void>;
}

/**
 * Runs the steps in order and shows each with its time: live in a terminal, line by line elsewhere.
 * @param end when aborted, ends the current step by throwing its reason.
 */
export async function runSteps(steps: readonly Step[], end: AbortSignal): Promise<void> {
  if (process.stdout.isTTY) await runLive(steps, end);
  else await runPlain(steps, end);
}

async function runLive(steps: readonly Step[], end: AbortSignal): Promise<void> {
  const tasks = steps.map(({ title, run }) => ({
    title,
    task: (_: unknown, task: { output: string; title: string }) =>
      unlessAborted(
        run(
          (detail) => (task.output = detail),
          (detail) => (task.title = detail === '' ? title : `${title} ${detail}`),
        ),
        end,
      ),
    rendererOptions: { persistentOutput: true, outputBar: Infinity },
  }));
  const rendererOptions = { timer: PRESET_TIMER, showErrorMessage: false, collapseErrors: false };
  await new Listr(tasks, { registerSignalListeners: false, rendererOptions }).run();
}

async function runPlain(steps: readonly Step[], end: AbortSignal): Promise<void> {
  for (const { title, run } of steps) {
    const from = performance.now();
    await unlessAborted(
      run(
        (detail) => console.log(`  ${detail}`),
        () => undefined, // nobody watches
      ),
      end,
    );
    console.log(`${title}: ${((performance.now() - from) / 1000).toFixed(1)} s`);
  }
}

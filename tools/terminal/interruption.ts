/** Ctrl-C or another signal asked this command to end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Is aborted with `Interrupted` when this process is asked to end, which from now on does not end it by itself. */
export function endOnSignals(): AbortController {
  const end = new AbortController();
  for (const signal of SIGNALS) process.on(signal, () => end.abort(new Interrupted(`Ended by ${signal}.`)));
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined); // the terminal is gone
  return end;
}

/** Rejects with the signal's reason once it is aborted, and settles as `work` if that comes first. */
export async function unlessAborted<T>(work: Promise<T>, end: AbortSignal): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(end.reason as Error);
    if (end.aborted) stop();
    else end.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    end.removeEventListener('abort', stop);
  }
}

/**
 * Looks again and again, each time so long after the time before ended; a look that fails is passed over.
 * @returns a function that ends it.
 */
export function repeat(look: () => Promise<void>, milliseconds: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const again = (): void => {
    if (ended) return;
    timer = setTimeout(() => void look().then(again, again), milliseconds);
  };
  again();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

/** Adds to two timelines what goes through them moment by moment: buttons, and the arrow keys. They are whole without it. */
export function addSteps(): void {
  const timelines = document.querySelector<HTMLElement>('.timelines');
  if (!timelines || timelines.previousElementSibling?.classList.contains('steps')) return;
  const moments = [...timelines.querySelectorAll('li')].map((item) => ({
    item,
    at: Number.parseFloat(item.querySelector('code')?.textContent ?? ''),
  }));
  const times = [...new Set(moments.map(({ at }) => at))].filter(Number.isFinite).sort((one, other) => one - other);
  let step = times.length;
  const status = document.createElement('span');
  status.setAttribute('role', 'status');

  const go = (to: number): void => {
    step = Math.max(0, Math.min(times.length, to));
    const now = times[step] ?? Infinity;
    for (const { item, at } of moments) {
      item.classList.toggle('later', at > now);
      item.classList.toggle('now', at === now);
    }
    status.textContent = now === Infinity ? 'All of it' : `${now.toFixed(2)} s, moment ${step + 1} of ${times.length}`;
  };
  const steps = document.createElement('div');
  steps.className = 'steps';
  steps.append(
    button('Previous', () => {
      go(step - 1);
    }),
    button('Next', () => {
      go(step >= times.length ? 0 : step + 1);
    }),
    button('All', () => {
      go(times.length);
    }),
    status,
  );
  timelines.before(steps);
  addEventListener('keydown', ({ key, target }) => {
    if (!steps.isConnected || (target instanceof HTMLElement && target.matches('input, textarea'))) return;
    if (key === 'ArrowLeft') go(step - 1);
    if (key === 'ArrowRight') go(step >= times.length ? 0 : step + 1);
  });
  go(times.length);
}

function button(text: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.addEventListener('click', act);
  return made;
}

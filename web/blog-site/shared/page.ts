/** What a page shows in one place, one at a time: its parts name in `data-when` the state that they are for. */
export class Region {
  constructor(private readonly root: HTMLElement) {}

  show(state: string): void {
    this.root.setAttribute('aria-busy', String(state === 'loading'));
    for (const part of this.root.querySelectorAll<HTMLElement>('[data-when]'))
      part.hidden = part.dataset['when'] !== state;
  }

  /** What the button of a failure does. */
  onRetry(again: () => void): void {
    this.root.querySelector('[data-retry]')?.addEventListener('click', again);
  }
}

/** @throws Error when the page lacks the element, or it is of another type */
export function element<E extends HTMLElement>(id: string, type: new () => E): E {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The page lacks #${id}.`);
  return found;
}

export function showDate(time: HTMLTimeElement, at: string): void {
  time.dateTime = at;
  time.textContent = new Date(at).toLocaleDateString('en', { dateStyle: 'long', timeZone: 'UTC' });
  time.hidden = false;
}

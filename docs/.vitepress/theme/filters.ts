/**
 * Adds to the cards of the front page a choice of what they are for and of the services that they use, by the words on
 * them. All cards are there without it.
 */
export function addFilters(): void {
  const gallery = document.querySelector<HTMLElement>('.gallery');
  if (!gallery || gallery.previousElementSibling?.classList.contains('filters')) return;
  const cards = [...gallery.querySelectorAll('section')].map((card) => {
    const line = card.querySelector('p:has(em)');
    const needs = wordsOf(line?.querySelector('em')?.textContent);
    return { card, needs, services: wordsOf(line?.textContent.split(' — ')[1]) };
  });
  const chosen = { needs: '', services: '' };
  const filters = document.createElement('div');
  filters.className = 'filters';
  const status = document.createElement('span');
  status.setAttribute('role', 'status');
  const apply = (): void => {
    const shown = cards.filter(
      ({ needs, services }) =>
        (chosen.needs === '' || needs.includes(chosen.needs)) &&
        (chosen.services === '' || services.includes(chosen.services)),
    );
    for (const one of cards) one.card.hidden = !shown.includes(one);
    status.textContent = `${shown.length} of ${cards.length}`;
  };
  for (const [kind, title] of [
    ['needs', 'For'],
    ['services', 'With'],
  ] as const) {
    const all = [...new Set(cards.flatMap((card) => card[kind]))].sort();
    filters.append(
      choice(title, all, (word) => {
        chosen[kind] = word;
        apply();
      }),
    );
  }
  filters.append(status);
  gallery.before(filters);
  apply();
}

const wordsOf = (text = ''): string[] => text.split(' · ').map((word) => word.trim());

function choice(title: string, words: readonly string[], choose: (word: string) => void): HTMLLabelElement {
  const select = document.createElement('select');
  select.append(new Option('anything', ''), ...words.map((word) => new Option(word, word)));
  select.addEventListener('change', () => {
    choose(select.value);
  });
  const label = document.createElement('label');
  label.append(`${title} `, select);
  return label;
}

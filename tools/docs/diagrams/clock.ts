const DAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

/** `rate(15 minutes)` → `every 15 minutes`, `cron(0 19 ? * MON,TUE,WED *)` → `19:00, Mon–Wed`; other labels as they are. */
export function inWords(label: string): string {
  const [, one, unit] = /^rate\((?:1 (\w+)|(\d+ \w+))\)$/.exec(label) ?? [];
  if (one !== undefined || unit !== undefined) return `every ${one ?? unit ?? ''}`;
  const [, minute = '', hour, days = ''] = /^cron\((\d+) (\d+) \? \* ([A-Z,]+) \*\)$/.exec(label) ?? [];
  return hour === undefined ? label : `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}, ${range(days.split(','))}`;
}

/** Days in a row by the first and the last. */
function range(days: readonly string[]): string {
  const names = days.map((day) => `${day.slice(0, 1)}${day.slice(1).toLowerCase()}`);
  const from = DAYS.indexOf(days[0] ?? '');
  const inRow = days.length > 2 && days.every((day, index) => day === DAYS[from + index]);
  return inRow ? `${names[0] ?? ''}–${names.at(-1) ?? ''}` : names.join(', ');
}

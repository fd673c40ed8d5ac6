const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const WEEKDAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');
const MONTH = `(${MONTHS.map((name) => `${name.slice(0, 3)}(?:${name.slice(3)})?`).join('|')}|sept)\\.?`;

const DAY_MS = 24 * 60 * 60_000;

/** A date or time of day in a text. */
export interface FoundDate {
  /** `YYYY-MM-DD`; undefined for a time of day. */
  date?: string;
  /** `HH:MM`. */
  time?: string;
  /** Counted from today. */
  relative?: boolean;
  start: number;
  end: number;
}

type Reader = (groups: (string | undefined)[], today: Date) => Omit<FoundDate, 'start' | 'end'> | undefined;

const READERS: readonly (readonly [RegExp, Reader])[] = [
  [
    /\b(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ](\d{2}:\d{2})(?::\d{2})?\S*)?/g,
    ([, y, m, d, time]) => ({ ...day(y, m, d), ...(time ? { time } : {}) }),
  ],
  [/\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b/g, ([, m, d, y]) => (Number(m) > 12 ? day(y, d, m) : day(y, m, d))],
  [/\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b/g, ([, d, m, y]) => day(y, m, d)],
  [
    new RegExp(`\\b${MONTH}\\s+(\\d{1,2})(?:st|nd|rd|th)?\\b(?:,?\\s+(\\d{4}))?`, 'gi'),
    ([, m, d, y], today) => day(y ?? yearOf(today, monthOf(m), Number(d)), monthOf(m), d),
  ],
  [
    new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?(?:\\s+of)?\\s+${MONTH}\\b(?:,?\\s+(\\d{4}))?`, 'gi'),
    ([, d, m, y], today) => day(y ?? yearOf(today, monthOf(m), Number(d)), monthOf(m), d),
  ],
  [
    /\b(day after tomorrow|tomorrow|today|tonight|yesterday)\b/gi,
    ([, word], today) =>
      shifted(today, { 'day after tomorrow': 2, tomorrow: 1, yesterday: -1 }[word?.toLowerCase() ?? ''] ?? 0),
  ],
  [
    new RegExp(`\\b(?:next|this|on)\\s+(${WEEKDAYS.join('|')})\\b`, 'gi'),
    ([, name], today) =>
      shifted(today, ((WEEKDAYS.indexOf(name?.toLowerCase() ?? '') - today.getUTCDay() + 6) % 7) + 1),
  ],
  [/\bin\s+(\d+)\s+days?\b/gi, ([, n], today) => shifted(today, Number(n))],
  [
    /\b(\d{1,2})(?::(\d{2}))?\s*([ap])\.?m\.?(?![a-z])/gi,
    ([, h, m = '00', half]) => ({
      time: `${String((Number(h) % 12) + (half?.toLowerCase() === 'p' ? 12 : 0)).padStart(2, '0')}:${m}`,
    }),
  ],
  [/\b([01]?\d|2[0-3]):([0-5]\d)\b/g, ([, h = '', m]) => ({ time: `${h.padStart(2, '0')}:${m}` })],
];

/** Dates and times of day in a text; words such as *tomorrow* are counted from `today`. */
export function findDates(text: string, today: Date): FoundDate[] {
  const found: FoundDate[] = [];
  for (const [pattern, read] of READERS) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      const value = read([...match], today);
      // What an earlier form has read is not read again.
      if (value !== undefined && found.every((other) => end <= other.start || start >= other.end))
        found.push({ ...value, start, end });
    }
  }
  return found.toSorted((a, b) => a.start - b.start);
}

/** Whether a text is the name of a month. */
export function isMonth(text: string): boolean {
  return MONTHS.includes(text.toLowerCase());
}

/** A date in the form that a description asks for; ISO 8601 where it asks for none. */
export function formatDate(date: string, description: string): string {
  const [year = '', month = '', dayOfMonth = ''] = date.split('-');
  const form = /\b(?:YYYY[-/.]MM[-/.]DD|MM[-/.]DD[-/.]YYYY|DD[-/.]MM[-/.]YYYY|YYYYMMDD)\b/i.exec(
    description,
  )?.[0];
  if (form === undefined) return date;
  return form.toUpperCase().replace('YYYY', year).replace('MM', month).replace('DD', dayOfMonth);
}

function day(
  year: string | number | undefined,
  month: string | number | undefined,
  dayOfMonth: string | undefined,
): { date: string } | undefined {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(dayOfMonth)));
  // 31 February is no date.
  if (Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(dayOfMonth)) return undefined;
  return { date: date.toISOString().slice(0, 10) };
}

function shifted(today: Date, days: number): { date: string; relative: boolean } {
  return { date: new Date(today.getTime() + days * DAY_MS).toISOString().slice(0, 10), relative: true };
}

function monthOf(name: string | undefined): number {
  return MONTHS.findIndex((month) => month.startsWith(name?.toLowerCase().slice(0, 3) ?? '?')) + 1;
}

/** A date without a year is the next one. */
function yearOf(today: Date, month: number, dayOfMonth: number): number {
  const year = today.getUTCFullYear();
  return Date.UTC(year, month - 1, dayOfMonth + 1) < today.getTime() ? year + 1 : year;
}

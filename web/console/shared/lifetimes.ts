const DAY_MS = 86_400_000;

/** How long keys may last; {@link EXACT} asks for a time of one's own. */
export const EXACT = 'exact';
export const LIFETIMES = [
  { value: 'never', label: 'Never' },
  { value: '7', label: 'In 7 days' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: EXACT, label: 'At an exact time' },
];

/** When a key made now ends. @param lifetime a value of {@link LIFETIMES} that is a number of days, or no end. */
export function expiryIn(lifetime: string | null): string | null {
  const days = Number(lifetime);
  return days > 0 ? new Date(Date.now() + days * DAY_MS).toISOString() : null;
}

/** A time as fields of type `datetime-local` have it: this computer's, to the minute. */
export function localTime(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length);
}

/** This computer's time zone at that time: `Europe/Berlin (GMT+2)`. */
export function timeZoneAt(at: Date): string {
  const format = new Intl.DateTimeFormat('en', { timeZoneName: 'shortOffset' });
  const offset = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value;
  const { timeZone } = format.resolvedOptions();
  return offset === undefined || offset === timeZone ? timeZone : `${timeZone} (${offset})`;
}

import { Text } from '@mantine/core';

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'narrow' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** When something was or will be: `3h ago`; exactly, where one points at it. */
export function TimeAgo({ at, never = 'never' }: { at: string | null; never?: string }) {
  if (at === null) return <span>{never}</span>;
  return (
    <Text
      component="time"
      inherit
      style={{ whiteSpace: 'nowrap' }}
      dateTime={at}
      title={exact.format(new Date(at))}
    >
      {inWords(new Date(at))}
    </Text>
  );
}

function inWords(at: Date): string {
  const seconds = (at.getTime() - Date.now()) / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return words.format(Math.round(seconds / size), unit);
}

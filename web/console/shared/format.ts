const counts = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const percents = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/** `1.2K`. */
export const formatCount = (count: number) => counts.format(count);

/** A share from 0 to 1 as `2.5%`. */
export const formatShare = (share: number) => percents.format(share);

/** Milliseconds as `340 ms` or `2.1 s`; a dash for none. */
export function formatMs(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 1) return '< 1 ms';
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

const UNITS = ['B', 'KB', 'MB', 'GB'] as const;

/** Bytes as `1.5 MB`, in thousands. */
export function formatBytes(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const value = bytes / 1000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[power]}`;
}

/** Seconds as `3 h 20 min`; the two largest units are enough. */
export function formatDuration(seconds: number): string {
  const units: [number, string][] = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ];
  const first = units.findIndex(([length]) => seconds >= length);
  let rest = Math.floor(seconds);
  const parts = units.slice(Math.max(first, 0), Math.max(first, 0) + 2).map(([length, name]) => {
    const count = Math.floor(rest / length);
    rest -= count * length;
    return `${count} ${name}`;
  });
  return first < 0 ? '0 s' : parts.join(' ');
}

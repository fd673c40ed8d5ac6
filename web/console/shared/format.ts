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

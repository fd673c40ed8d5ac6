const DAY_MS = 86_400_000;

/** How long keys may last. */
export const LIFETIMES = [
  { value: 'never', label: 'Never' },
  { value: '7', label: 'In 7 days' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
];

/** When a key made now ends. @param lifetime a value of {@link LIFETIMES}. */
export function expiryIn(lifetime: string | null): string | null {
  const days = Number(lifetime);
  return days > 0 ? new Date(Date.now() + days * DAY_MS).toISOString() : null;
}

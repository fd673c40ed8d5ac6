/** RFC 5424, section 6.2.1, least severe first. */
const LEVELS = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];

export function isLogLevel(value: unknown): value is string {
  return typeof value === 'string' && LEVELS.includes(value);
}

/** Whether a message is severe enough for a client that asked for `wanted` and more. A level that nobody knows passes. */
export function isSevereEnough(level: unknown, wanted: string): boolean {
  const severity = LEVELS.indexOf(String(level));
  return severity === -1 || severity >= LEVELS.indexOf(wanted);
}

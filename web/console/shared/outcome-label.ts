const LABELS: Readonly<Record<string, string>> = {
  OK: 'Ended well',
  TOOL_ERROR: 'The tool failed',
  PROTOCOL_ERROR: 'Wrong request',
  TRANSPORT_ERROR: 'Server or worker was gone',
  TIMEOUT: 'Took too long',
  CANCELLED: 'Cancelled by the client',
  DENIED: 'Not let in',
  RATE_LIMITED: 'Too many in a minute',
};

/** An `ActivityOutcome` in words. */
export function outcomeLabel(outcome: string): string {
  return LABELS[outcome] ?? outcome.toLowerCase().replaceAll('_', ' ');
}

/** Longest part of a provider's own words that is passed on, in characters. */
const MAX_WORDS = 200;

/** Why a provider did not answer, in words that name neither its address nor a key. */
export function describeFailure(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'it did not answer in time';
  const { status } = error as { status?: unknown };
  if (status === 429) return 'it has no capacity left (429)';
  if (status === 401 || status === 403) return `it refused the key (${status})`;
  if (typeof status === 'number') return `it answered with an error (${status})${wordsOf(error)}`;
  return 'it could not be reached';
}

function wordsOf(error: unknown): string {
  const body = (error as { error?: { message?: unknown } }).error;
  const message = typeof body?.message === 'string' ? body.message : '';
  // Some providers repeat the key that they do not like.
  const words = message
    .replace(/\b[A-Za-z0-9_-]{20,}\b/g, '…')
    .replace(/\s+/g, ' ')
    .slice(0, MAX_WORDS);
  return words === '' ? '' : `: ${words}`;
}

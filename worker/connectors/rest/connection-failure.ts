import { describeConnectionError } from '../../connection-error.ts';
import { RestFailure } from './rest-failure.ts';

/** What a connection that failed means. @param who is at the other end: `the API`, `the token URL`. */
export function connectionFailure(error: unknown, who: string): RestFailure {
  const { message, passing } = describeConnectionError(error, who);
  return new RestFailure(message, { retryable: passing, cause: error });
}

import { UpstreamError } from '../../../platform/errors.ts';
import { AuthorizationRequired } from './authorization/authorization-required.ts';
import { SessionLost, UpstreamFailure } from './upstream-failure.ts';

/** Why a server could not be asked, for admins; undefined where it is no failure of the server. */
export function describeFailure(error: unknown): string | undefined {
  if (error instanceof UpstreamFailure && error.detail !== undefined)
    return `${error.message}: ${error.detail}`;
  if (error instanceof AuthorizationRequired) return `${error.message}; see authorizeConnector`;
  if (error instanceof UpstreamFailure || error instanceof SessionLost) return error.message;
  if (error instanceof UpstreamError)
    return `the server answered with an error: ${error.message} (${error.code})`;
  return undefined;
}

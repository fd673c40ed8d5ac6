import { OAuthClientFlowError, OAuthError, RegistrationRejectedError } from '@modelcontextprotocol/client';
import { z } from 'zod';
import { PlatformError } from '../../../../platform/errors.ts';
import { UpstreamFailure } from '../upstream-failure.ts';
import { AuthorizationRequired } from './authorization-required.ts';

/** What the SDK's authorization functions threw, as a failure of the upstream server. What is of another kind stays as it is. */
export function asOAuthFailure(error: unknown): unknown {
  if (
    error instanceof UpstreamFailure ||
    error instanceof AuthorizationRequired ||
    error instanceof PlatformError
  )
    return error;
  if (error instanceof RegistrationRejectedError)
    return new UpstreamFailure(
      `the authorization server registers nobody (HTTP ${error.status}); register the platform there and give clientId and clientSecret`,
      { cause: error },
    );
  if (error instanceof OAuthError)
    return new UpstreamFailure(
      `the authorization server refuses: ${error.code}: ${error.message}`.slice(0, 500),
      {
        cause: error,
      },
    );
  if (error instanceof OAuthClientFlowError)
    return new UpstreamFailure(
      `the authorization server is not to be trusted: ${error.message}`.slice(0, 500),
      {
        cause: error,
      },
    );
  if (error instanceof SyntaxError)
    return new UpstreamFailure('the authorization server answered with what is no JSON', { cause: error });
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    const place = issue?.path.map(String).join('.') || 'the answer';
    const message = `the authorization server answered with what none would: ${place}: ${issue?.message}`;
    return new UpstreamFailure(message.slice(0, 500), { cause: error });
  }
  if (error instanceof Error && error.constructor !== TypeError)
    return new UpstreamFailure(`the authorization failed: ${error.message}`.slice(0, 500), { cause: error });
  return error;
}

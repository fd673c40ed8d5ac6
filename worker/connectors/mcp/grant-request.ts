import type { Redis } from 'ioredis';
import { createTicket } from '../../../platform/authorization-tickets.ts';
import { PlatformError, UpstreamError } from '../../../platform/errors.ts';
import { isStatelessRevision } from '../../../platform/mcp.ts';
import { GRANT_PATH } from '../../../platform/oauth-client-metadata.ts';
import type { Execution } from '../../../schema/execution.ts';
import type { ExecutionResult } from '../../executor.ts';
import { toolFailure } from '../../tool-failure.ts';
import type { Challenge } from './authorization/authorization-required.ts';

/** MCP 2025-11-25, client/elicitation, URL Elicitation Required Error. */
const URL_ELICITATION_REQUIRED = -32042;

/** The key of the question in a result that asks for input. */
const QUESTION = 'omnigate_grant';

/** Asks principals to grant a connector access in their name, at a link. */
export class GrantRequests {
  readonly #redis: Redis;
  readonly #namespace: string;
  readonly #publicUrl: string;

  constructor(redis: Redis, namespace: string, publicUrl: string) {
    this.#redis = redis;
    this.#namespace = namespace;
    this.#publicUrl = publicUrl;
  }

  /**
   * How a request is answered that cannot be run before its principal has granted access: where the client can open links, with the
   * question to do so (MCP 2025-11-25 and 2026-07-28, client/elicitation, URL mode); elsewhere with the link in the text.
   * @throws UpstreamError, PlatformError FORBIDDEN
   */
  async answer(name: string, execution: Execution, challenge: Challenge): Promise<ExecutionResult> {
    const { principal, client, method } = execution;
    if (execution.gateway === undefined || principal.kind === 'anonymous')
      return refuse(
        method,
        `${name} acts in the name of whoever calls it, and this gateway does not know who that is: it must require authentication`,
      );
    const url = await this.#link({ ...execution, gateway: execution.gateway }, challenge);
    const message = `${name} needs your permission to act in your name.`;
    const canOpen = (client?.capabilities.elicitation as { url?: unknown } | undefined)?.url !== undefined;
    if (!canOpen) return refuse(method, `${message} Open this link, sign in there, and try again: ${url}`);
    const elicitation = { mode: 'url', elicitationId: execution.id, url, message };
    if (!isStatelessRevision(client?.protocolVersion))
      throw new UpstreamError(URL_ELICITATION_REQUIRED, message, { elicitations: [elicitation] });
    const inputRequests = { [QUESTION]: { method: 'elicitation/create', params: elicitation } };
    const resultType = 'input_required';
    return { json: JSON.stringify({ resultType, inputRequests }), isError: false, resultType };
  }

  async #link(
    { capability, gateway, principal }: Execution & { gateway: string },
    { scope, resourceMetadataUrl }: Challenge,
  ): Promise<string> {
    const ticket = { capability, gateway, principal, scope, resourceMetadataUrl };
    return `${this.#publicUrl}${GRANT_PATH}/${await createTicket(this.#redis, this.#namespace, ticket)}`;
  }
}

/** Takes away the answer to the platform's own question: the server behind never asked it. */
export function withoutGrantAnswer(params: Record<string, unknown>): Record<string, unknown> {
  const { inputResponses, ...rest } = params;
  if (typeof inputResponses !== 'object' || inputResponses === null || !(QUESTION in inputResponses))
    return params;
  const { [QUESTION]: _, ...others } = inputResponses as Record<string, unknown>;
  return Object.keys(others).length > 0 ? { ...rest, inputResponses: others } : rest;
}

function refuse(method: string, message: string): ExecutionResult {
  if (method === 'tools/call') return toolFailure(message);
  throw new PlatformError('FORBIDDEN', message);
}

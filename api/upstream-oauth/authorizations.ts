import { createHash } from 'node:crypto';
import type { AuthorizationTicket } from '../../platform/authorization-tickets.ts';
import type { PrincipalReference } from '../../schema/execution.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';

/** How long finding out about an authorization server, and getting a token from it, may take; milliseconds. */
const PATIENCE_MS = 45_000;

const PLATFORM: PrincipalReference = { kind: 'admin', id: 'platform' };

/** Where to send a browser. */
export interface BegunAuthorization {
  url: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** What an authorization server sent a browser back with. */
export interface CallbackQuery {
  state: string;
  code?: string | undefined;
  iss?: string | undefined;
  error?: string | undefined;
}

/** Authorizations of connectors, begun and finished by workers, because outgoing calls are theirs. */
export class Authorizations {
  readonly #dispatcher: Dispatcher;

  constructor(dispatcher: Dispatcher) {
    this.#dispatcher = dispatcher;
  }

  /** For everybody. @throws PlatformError NOT_FOUND, VALIDATION_FAILED, UPSTREAM_FAILED */
  beginShared(capability: string): Promise<BegunAuthorization> {
    return this.#run(capability, 'oauth/begin', { capability });
  }

  /** For one principal. @param browser a secret of the browser that goes there. @throws as above. */
  beginFor(ticket: AuthorizationTicket, browser: string): Promise<BegunAuthorization> {
    return this.#run(ticket.capability, 'oauth/begin', { ...ticket, browser: digest(browser) });
  }

  /** @returns the name of the capability that may now be used. @throws PlatformError FORBIDDEN, NOT_FOUND, UPSTREAM_FAILED */
  redeem(query: CallbackQuery, browser: string | undefined): Promise<{ name: string; shared: boolean }> {
    const { state, code, iss, error } = query;
    const params = { state, code, iss, error, browser: browser === undefined ? undefined : digest(browser) };
    return this.#run('oauth', 'oauth/redeem', params);
  }

  async #run<Answer>(
    capability: string,
    method: 'oauth/begin' | 'oauth/redeem',
    params: Record<string, unknown>,
  ): Promise<Answer> {
    const { json } = await this.#dispatcher.run(
      { capability, method, params, timeoutMs: PATIENCE_MS, principal: PLATFORM },
      {},
    );
    return JSON.parse(json) as Answer;
  }
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

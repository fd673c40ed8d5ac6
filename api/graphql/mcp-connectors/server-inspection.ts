import { PlatformError, UpstreamError } from '../../../platform/errors.ts';
import type { McpConnector } from '../../../schema/connector.ts';
import type { Inspection } from '../../../schema/inspection.ts';
import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { Identity } from '../../identity/identity.ts';

/** How long a server may take to say what it offers, in milliseconds. */
const INSPECT_MS = 60_000;

/** Asks servers what they offer, by way of a worker: outgoing calls are made there, and only there. */
export class ServerInspection {
  readonly #dispatcher: Dispatcher;

  constructor(dispatcher: Dispatcher) {
    this.#dispatcher = dispatcher;
  }

  /**
   * @param capability its id, whether or not it is stored already. Tokens that are got on the way are kept under it.
   * @throws PlatformError UPSTREAM_FAILED, with the server's name and what is wrong with it.
   */
  async inspect(
    identity: Identity,
    capability: string,
    name: string,
    mcp: McpConnector,
  ): Promise<Inspection> {
    try {
      const answer = await this.#dispatcher.run(
        {
          capability,
          method: 'inspect',
          params: { name, mcp },
          timeoutMs: INSPECT_MS,
          principal: { kind: 'admin', id: identity.id },
        },
        {},
      );
      return JSON.parse(answer.json) as Inspection;
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      throw new PlatformError('UPSTREAM_FAILED', `${name}: ${error.message}`, { cause: error });
    }
  }
}

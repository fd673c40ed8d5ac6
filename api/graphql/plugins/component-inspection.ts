import type { Redis } from 'ioredis';
import { PlatformError, UpstreamError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import {
  type PluginInspectParams,
  STAGED_SECONDS,
  stagedKey,
} from '../../../platform/plugins/inspect-params.ts';
import type { PluginPackage } from '../../../platform/plugins/package.ts';
import type { Inspection } from '../../../schema/inspection.ts';
import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { Identity } from '../../identity/identity.ts';

/** How long a component may be looked at, in milliseconds. */
const INSPECT_MS = 150_000;

/** Has workers look into components: what somebody uploaded is taken apart there, and only there. */
export class ComponentInspection {
  readonly #redis: Redis;
  readonly #namespace: string;
  readonly #dispatcher: Dispatcher;

  constructor(redis: Redis, namespace: string, dispatcher: Dispatcher) {
    this.#redis = redis;
    this.#namespace = namespace;
    this.#dispatcher = dispatcher;
  }

  /** @param name what the plugin is called. @throws PlatformError VALIDATION_FAILED where it can be none. */
  async inspect(identity: Identity, name: string, { packed }: PluginPackage): Promise<Inspection> {
    const staged = stagedKey(this.#namespace, newId());
    const params: PluginInspectParams = { plugin: name, staged };
    await this.#redis.set(staged, packed, 'EX', STAGED_SECONDS);
    try {
      const answer = await this.#dispatcher.run(
        {
          capability: name,
          method: 'inspect',
          params: { ...params },
          timeoutMs: INSPECT_MS,
          principal: { kind: 'admin', id: identity.id },
        },
        {},
      );
      return JSON.parse(answer.json) as Inspection;
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      throw new PlatformError('UNAVAILABLE', error.message, { cause: error });
    } finally {
      await this.#redis.del(staged);
    }
  }
}

import { PlatformError } from '../../../platform/errors.ts';
import type { RestConnector } from '../../../schema/rest-connector.ts';
import type { RestPlan } from '../../../schema/rest-plan.ts';

/** The origins that a REST connector's credentials are sent to. */
export function originsOf({ plan, auth }: Pick<RestConnector, 'plan' | 'auth'>): Set<string> {
  const { operations } = JSON.parse(plan) as RestPlan;
  const urls = [...operations.map(({ baseUrl }) => baseUrl), auth.tokenUrl].filter(
    (url) => url !== undefined,
  );
  return new Set(urls.map((url) => new URL(url).origin));
}

/**
 * Keeps stored secrets from being sent to a host that they were not given for: whoever may change a connector, or the
 * document that it reads, could otherwise have them sent to a host of their own.
 * @throws PlatformError VALIDATION_FAILED
 */
export function requireKnownHosts(before: RestConnector, after: RestConnector): void {
  const isKept = Object.values(after.auth.secrets).some((sealed) =>
    Object.values(before.auth.secrets).includes(sealed),
  );
  if (!isKept) return;
  const known = originsOf(before);
  const added = [...originsOf(after)].filter((origin) => !known.has(origin));
  if (added.length === 0) return;
  const message = `credentials would now be sent to ${added.join(', ')}; send the secrets of auth again to agree`;
  throw new PlatformError('VALIDATION_FAILED', message, { fields: [{ path: 'input.auth', message }] });
}

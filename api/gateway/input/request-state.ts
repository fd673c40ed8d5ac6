import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PlatformError } from '../../../platform/errors.ts';
import type { SecretBox } from '../../../platform/secrets.ts';
import { MAX_PAUSE_MS } from '../../dispatch/pending-execution.ts';
import type { Call, Params } from '../call.ts';

/** What the next round of a request needs to know. */
const roundSchema = z.discriminatedUnion('kind', [
  /** The server asked in its result, and wants this back. */
  z.object({ kind: z.literal('upstream'), state: z.string().optional() }),
  /** The server waits: at this API process, for answers to this call. */
  z.object({ kind: z.literal('waiting'), process: z.string(), call: z.string() }),
]);
export type Round = z.infer<typeof roundSchema>;

const sealedSchema = z.object({ boundTo: z.string(), expiresAt: z.number(), round: roundSchema });

/**
 * Seals what clients carry from one round of a request to the next: encrypted, bound to the principal and the request, and good for as long
 * as a client may be asked (MCP 2026-07-28, basic/patterns/mrtr, Security).
 */
export class RequestStates {
  readonly #box: SecretBox;

  constructor(box: SecretBox) {
    this.#box = box;
  }

  seal(call: Call, method: string, params: Params, round: Round): Promise<string> {
    const boundTo = bindingOf(call, method, params);
    return this.#box.seal(JSON.stringify({ boundTo, expiresAt: Date.now() + MAX_PAUSE_MS, round }));
  }

  /** @throws PlatformError VALIDATION_FAILED for a state that was changed, has expired, or belongs to somebody or something else. */
  async open(call: Call, method: string, params: Params, state: unknown): Promise<Round> {
    const plain = typeof state === 'string' ? await this.#box.open(state).catch(() => '') : '';
    const sealed = plain === '' ? undefined : sealedSchema.parse(JSON.parse(plain));
    if (
      sealed === undefined ||
      sealed.boundTo !== bindingOf(call, method, params) ||
      sealed.expiresAt < Date.now()
    ) {
      throw invalidState();
    }
    return sealed.round;
  }
}

export function invalidState(): PlatformError {
  return new PlatformError(
    'VALIDATION_FAILED',
    'params.requestState is not valid for this request, or has expired; call again without it',
  );
}

/** What a client repeats from round to round; the rest belongs to one round. */
function bindingOf({ gateway, principal }: Call, method: string, params: Params): string {
  const { inputResponses, requestState, _meta, ...request } = params;
  const bound = [gateway.id, principal.kind, principal.id, method, request];
  return createHash('sha256').update(JSON.stringify(bound)).digest('base64url');
}

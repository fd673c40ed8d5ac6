import { createHash } from 'node:crypto';
import type { StoredOAuthClientInformation } from '@modelcontextprotocol/client';
import type { Models } from '../../../../platform/mongo.ts';
import type { SecretBox } from '../../../../platform/secrets.ts';

/**
 * What authorization servers registered the platform as (RFC 7591). A registration belongs to one connector, one issuer and one place to come
 * back to, because it is worth nothing anywhere else.
 */
export class RegisteredClients {
  readonly #models: Models;
  readonly #secrets: SecretBox;

  constructor(models: Models, secrets: SecretBox) {
    this.#models = models;
    this.#secrets = secrets;
  }

  async find(
    capability: string,
    issuer: string,
    redirectUrl: string,
  ): Promise<StoredOAuthClientInformation | undefined> {
    const found = await this.#models.upstreamClients.findById(idOf(capability, issuer, redirectUrl)).lean();
    if (found === null) return undefined;
    return JSON.parse(await this.#secrets.open(found.payload)) as StoredOAuthClientInformation;
  }

  /** Forgets all of a connector: an authorization server no longer knows one. */
  async remove(capability: string): Promise<void> {
    await this.#models.upstreamClients.deleteMany({ capabilityId: capability });
  }

  async save(
    capability: string,
    issuer: string,
    redirectUrl: string,
    client: StoredOAuthClientInformation,
  ): Promise<void> {
    const payload = await this.#secrets.seal(JSON.stringify(client));
    await this.#models.upstreamClients.updateOne(
      { _id: idOf(capability, issuer, redirectUrl) },
      { $set: { capabilityId: capability, payload } },
      { upsert: true },
    );
  }
}

function idOf(capability: string, issuer: string, redirectUrl: string): string {
  const place = createHash('sha256')
    .update(JSON.stringify([issuer, redirectUrl]))
    .digest('base64url');
  return `${capability} ${place}`;
}

import type { Models } from '../../../platform/mongo.ts';
import type { Gateway } from '../../../schema/gateway.ts';
import type { JwtConfigurationInput } from '../../../schema/jwt-configuration.ts';
import type { Identity } from '../../identity/identity.ts';
import { requireAdmin } from '../../identity/require-admin.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ChangeAnnouncer } from '../change-announcer.ts';
import { changeGateway } from '../gateways/change-gateway.ts';
import { checkPublicKey } from './check-public-key.ts';

/** The rules of whose tokens a gateway accepts. */
export class JwtService {
  readonly #models: Models;
  readonly #changes: ChangeAnnouncer;
  readonly #audit: AuditLog;

  constructor(models: Models, changes: ChangeAnnouncer, audit: AuditLog) {
    this.#models = models;
    this.#changes = changes;
    this.#audit = audit;
  }

  async configure(identity: Identity, gatewayId: string, input: JwtConfigurationInput): Promise<Gateway> {
    // Not what stands in for a key: somebody may have pasted a private one.
    const recorded = { ...input, publicKey: input.publicKey == null ? undefined : '[given]' };
    const change = { action: 'configureJwt', target: gatewayId, input: recorded };
    return this.#audit.record(identity, change, async () => {
      if (input.allowPrivateNetwork) requireAdmin(identity, 'network:private', 'allowPrivateNetwork');
      if (input.publicKey != null) checkPublicKey(input.publicKey, 'input.publicKey');
      const { issuer, audience, publicKey, jwksUrl, toolsClaim } = input;
      return this.#set(gatewayId, {
        issuer,
        audience,
        publicKey,
        jwksUrl,
        allowPrivateNetwork: input.allowPrivateNetwork ?? false,
        requiredScopes: input.requiredScopes ?? [],
        toolsClaim,
        toolGrants: (input.toolGrants ?? []).map(({ claimValue, tools }) => ({ claimValue, tools })),
      });
    });
  }

  async remove(identity: Identity, gatewayId: string): Promise<Gateway> {
    return this.#audit.record(identity, { action: 'removeJwt', target: gatewayId, input: {} }, () =>
      this.#set(gatewayId, null),
    );
  }

  async #set(gatewayId: string, jwt: Gateway['jwt']): Promise<Gateway> {
    const changed = await changeGateway(this.#models, gatewayId, (gateway) => {
      gateway.jwt = jwt ?? null;
    });
    await this.#changes.announce({ kind: 'gateway', id: gatewayId });
    return changed;
  }
}

import { PlatformError } from '../../../platform/errors.ts';
import type { Models } from '../../../platform/mongo.ts';
import type { Capability } from '../../../schema/capability.ts';
import { ConnectorAuthType } from '../../../schema/connector-auth.ts';
import type { ConnectorAuthorization, UpstreamGrant } from '../../../schema/upstream-grant.ts';
import type { Identity } from '../../identity/identity.ts';
import type { Authorizations } from '../../upstream-oauth/authorizations.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ChangeAnnouncer } from '../change-announcer.ts';

/** Grants that are listed of one connector. */
const MAX_LISTED = 200;

/** The rules of authorizing connectors. */
export class UpstreamOAuthService {
  readonly #models: Models;
  readonly #changes: ChangeAnnouncer;
  readonly #audit: AuditLog;
  readonly #authorizations: Authorizations;

  constructor(models: Models, changes: ChangeAnnouncer, audit: AuditLog, authorizations: Authorizations) {
    this.#models = models;
    this.#changes = changes;
    this.#audit = audit;
    this.#authorizations = authorizations;
  }

  /** Where an admin authorizes a connector for everybody. */
  authorize(identity: Identity, id: string): Promise<ConnectorAuthorization> {
    return this.#audit.record(identity, { action: 'authorizeConnector', target: id, input: {} }, async () => {
      const { url, expiresAt } = await this.#authorizations.beginShared(id);
      return { authorizationUrl: url, expiresAt: new Date(expiresAt) };
    });
  }

  /** What was granted for a connector by people, the newest first. */
  async grants({ _id, mcp }: Capability): Promise<UpstreamGrant[]> {
    if (mcp?.auth?.type !== ConnectorAuthType.OAUTH2_AUTHORIZATION_CODE) return [];
    return this.#models.upstreamGrants
      .find({ capabilityId: _id })
      .sort({ grantedAt: -1 })
      .limit(MAX_LISTED)
      .lean();
  }

  /** Forgets what was granted. The authorization server is not told. */
  revoke(identity: Identity, id: string): Promise<boolean> {
    return this.#audit.record(identity, { action: 'revokeGrant', target: id, input: {} }, async () => {
      const grant = await this.#models.upstreamGrants.findOneAndDelete({ _id: id }).lean();
      if (grant === null) throw new PlatformError('NOT_FOUND', `there is no grant ${id}`);
      await this.#changes.announce({ kind: 'capability', id: grant.capabilityId });
      return true;
    });
  }
}

import { PlatformError } from '../../../platform/errors.ts';
import { isDuplicateKey, type Models } from '../../../platform/mongo.ts';
import type { JsonObject } from '../../../schema/scalars.ts';
import type { Specification } from '../../../schema/specification.ts';
import { type SpecificationContent, specificationContent } from '../../../schema/specification-content.ts';
import type { Identity } from '../../identity/identity.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ChangeAnnouncer } from '../change-announcer.ts';
import { changeGateway } from '../gateways/change-gateway.ts';
import { parseInput } from '../input-errors.ts';
import type { Loaders, VersionKey } from '../loaders.ts';
import { diffSpecifications } from './specification-diff.ts';

/** Versions of one gateway that are kept; the oldest go first. */
const MAX_VERSIONS = 500;

/** How often a version number is tried again when somebody else took it. */
const MAX_ATTEMPTS = 10;

/** The rules of specifications: every change is a new version, and the newest is in force. */
export class SpecificationService {
  readonly #models: Models;
  readonly #changes: ChangeAnnouncer;
  readonly #audit: AuditLog;

  constructor(models: Models, changes: ChangeAnnouncer, audit: AuditLog) {
    this.#models = models;
    this.#changes = changes;
    this.#audit = audit;
  }

  async update(identity: Identity, gatewayId: string, content: JsonObject): Promise<Specification> {
    const change = { action: 'updateSpecification', target: gatewayId, input: { content } };
    return this.#audit.record(identity, change, () =>
      this.#add(identity, gatewayId, parseInput(specificationContent, content, 'content')),
    );
  }

  /** Makes what an earlier version said the newest version. */
  async restore(identity: Identity, gatewayId: string, version: number): Promise<Specification> {
    const change = { action: 'restoreSpecification', target: gatewayId, input: { version } };
    return this.#audit.record(identity, change, async () => {
      const earlier = await this.#models.specifications.findOne({ gatewayId, version }).lean();
      if (earlier === null)
        throw new PlatformError('NOT_FOUND', `gateway ${gatewayId} has no version ${version}`);
      // What was right once may have gone out of use since.
      return this.#add(identity, gatewayId, parseInput(specificationContent, earlier.content, 'content'));
    });
  }

  /** @throws PlatformError NOT_FOUND */
  async version({ specificationVersion }: Loaders, key: VersionKey): Promise<Specification> {
    const found = await specificationVersion.load(key);
    if (found !== undefined) return found;
    throw new PlatformError(
      'NOT_FOUND',
      `gateway ${key.gatewayId} has no version ${key.version} any more, or not yet`,
    );
  }

  /** @param against another version; undefined: the one before. @throws PlatformError NOT_FOUND */
  async diff(loaders: Loaders, specification: Specification, against: number | undefined): Promise<string> {
    const { gatewayId, version } = specification;
    const wanted = against ?? version - 1;
    if (wanted === 0) return diffSpecifications(undefined, specification);
    return diffSpecifications(await this.version(loaders, { gatewayId, version: wanted }), specification);
  }

  /** The version is kept before it is in force, so that what is in force can always be restored. */
  async #add(identity: Identity, gatewayId: string, content: SpecificationContent): Promise<Specification> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const newest = await this.#models.specifications.findOne({ gatewayId }).sort({ version: -1 }).lean();
      if (newest === null) throw new PlatformError('NOT_FOUND', `there is no gateway ${gatewayId}`);
      const version = newest.version + 1;
      const specification = { gatewayId, version, content, createdAt: new Date(), createdBy: identity.name };
      try {
        await this.#models.specifications.create(specification);
      } catch (error) {
        if (isDuplicateKey(error)) continue;
        throw error;
      }
      await changeGateway(this.#models, gatewayId, (gateway) => {
        if (gateway.specification.version < version) gateway.specification = specification;
      });
      await this.#models.specifications.deleteMany({ gatewayId, version: { $lte: version - MAX_VERSIONS } });
      await this.#changes.announce({ kind: 'gateway', id: gatewayId });
      return specification;
    }
    throw new PlatformError('CONFLICT', 'the specification is being changed by others; try again');
  }
}

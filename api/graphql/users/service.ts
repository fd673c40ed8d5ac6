import { PlatformError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { isDuplicateKey, type Models } from '../../../platform/mongo.ts';
import type { List } from '../../../schema/list.ts';
import type { Invitation, InviteUserInput, UpdateUserInput, User } from '../../../schema/user.ts';
import { Role } from '../../../schema/viewer.ts';
import type { ConsoleSessions } from '../../identity/console-sessions.ts';
import type { Identity } from '../../identity/identity.ts';
import { mayGrantRole } from '../../identity/permissions.ts';
import { INVITATION_SECONDS, type SignInLinks } from '../../identity/sign-in-links.ts';
import { WORKING_OWNER } from '../../identity/user-directory.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ChangeAnnouncer } from '../change-announcer.ts';
import { readCursor, writeCursor } from '../cursor.ts';

/** The rules of who may manage the platform: nobody gives, or takes from others, what they do not have, and there is always an owner. */
export class UserService {
  readonly #models: Models;
  readonly #sessions: ConsoleSessions;
  readonly #links: SignInLinks;
  readonly #audit: AuditLog;
  readonly #changes: ChangeAnnouncer;

  constructor(
    models: Models,
    sessions: ConsoleSessions,
    links: SignInLinks,
    audit: AuditLog,
    changes: ChangeAnnouncer,
  ) {
    this.#models = models;
    this.#sessions = sessions;
    this.#links = links;
    this.#audit = audit;
    this.#changes = changes;
  }

  async find(id: string): Promise<User | null> {
    return this.#models.users.findById(id).lean();
  }

  /** By name; `search` finds it anywhere in name or address, whatever its case. */
  async list(first: number, after: string | undefined, search: string | undefined): Promise<List<User>> {
    const pattern = search ? new RegExp(RegExp.escape(search), 'i') : undefined;
    const filter = pattern ? { $or: [{ name: pattern }, { email: pattern }] } : {};
    const [name, id] = after === undefined ? [] : readCursor(after, 2);
    const position = name === undefined ? {} : { $or: [{ name: { $gt: name } }, { name, _id: { $gt: id } }] };
    const [found, totalCount] = await Promise.all([
      this.#models.users
        .find({ $and: [filter, position] })
        .sort({ name: 1, _id: 1 })
        .limit(first + 1)
        .lean(),
      this.#models.users.countDocuments(filter),
    ]);
    const nodes = found.slice(0, first);
    const last = nodes.at(-1);
    const endCursor = last === undefined ? null : writeCursor([last.name, last._id]);
    return { nodes, totalCount, pageInfo: { hasNextPage: found.length > first, endCursor } };
  }

  async invite(identity: Identity, input: InviteUserInput): Promise<Invitation> {
    return this.#audit.record(identity, { action: 'inviteUser', input }, async () => {
      requireRank(identity, input.role);
      const user: User = {
        _id: newId(),
        name: input.name.trim(),
        email: input.email.toLowerCase(),
        role: input.role,
        createdAt: new Date(),
      };
      await this.#models.users.create(user).catch(addressTaken);
      return { user, signInLink: await this.#links.create(user._id, INVITATION_SECONDS) };
    });
  }

  async update(
    identity: Identity,
    id: string,
    { name, email, role, disabled }: UpdateUserInput,
  ): Promise<User> {
    const change = { action: 'updateUser', target: id, input: { name, email, role, disabled } };
    return this.#audit.record(identity, change, async () => {
      const user = await this.#touchable(identity, id);
      if (role != null && role !== user.role) requireRank(identity, role);
      const changed = await this.#change(user, {
        ...(name == null ? {} : { name: name.trim() }),
        ...(email == null ? {} : { email: email.toLowerCase() }),
        ...(role == null ? {} : { role }),
        ...(disabled == null ? {} : { disabledAt: disabled ? (user.disabledAt ?? new Date()) : null }),
      });
      // What they come in with again is a new sign-in.
      if (disabled) await this.#sessions.endAll(id);
      await this.#changes.announce({ kind: 'access', id });
      return changed;
    });
  }

  /** Removes a user, with their sessions and management keys. */
  async remove(identity: Identity, id: string): Promise<boolean> {
    return this.#audit.record(identity, { action: 'removeUser', target: id, input: {} }, async () => {
      const user = await this.#touchable(identity, id);
      // What they were is taken from them first: so the rule about the last owner is kept in one place.
      await this.#change(user, { role: Role.VIEWER });
      await this.#models.users.deleteOne({ _id: id });
      await this.#models.managementKeys.updateMany(
        { userId: id, revokedAt: null },
        { $set: { revokedAt: new Date() } },
      );
      await this.#sessions.endAll(id);
      await this.#changes.announce({ kind: 'access', id });
      return true;
    });
  }

  /** A user on whom somebody may act. @throws PlatformError NOT_FOUND, FORBIDDEN */
  async #touchable(identity: Identity, id: string): Promise<User> {
    const user = (await this.find(id)) ?? missing(id);
    requireRank(identity, user.role);
    return user;
  }

  /** There are no transactions: of two owners who leave at once both see it here, and stay. */
  async #change(user: User, fields: Partial<User>): Promise<User> {
    const { users } = this.#models;
    const { _id } = user;
    const leaves = isWorkingOwner(user) && !isWorkingOwner({ ...user, ...fields });
    if (leaves && !(await users.exists({ _id: { $ne: _id }, ...WORKING_OWNER }))) throw lastOwner();
    const changed = await users
      .findOneAndUpdate({ _id }, { $set: fields }, { new: true })
      .lean()
      .catch(addressTaken);
    if (!leaves || (await users.exists(WORKING_OWNER))) return changed ?? missing(_id);
    const before = Object.keys(fields).map((field) => [field, user[field as keyof User] ?? null]);
    await users.updateOne({ _id }, { $set: Object.fromEntries(before) });
    throw lastOwner();
  }
}

function isWorkingOwner({ role, disabledAt }: User): boolean {
  return role === Role.OWNER && !disabledAt;
}

/** @throws PlatformError FORBIDDEN where a role is more than somebody may give. */
export function requireRank(identity: Identity, role: Role): void {
  if (mayGrantRole(identity, role)) return;
  throw new PlatformError(
    'FORBIDDEN',
    `only somebody who may do as much may act on users with the role ${role}`,
  );
}

function lastOwner(): PlatformError {
  return new PlatformError('CONFLICT', 'this is the last owner; make somebody else an owner first');
}

function addressTaken(error: unknown): never {
  if (!isDuplicateKey(error)) throw error;
  throw new PlatformError('CONFLICT', 'another user has this e-mail address', {
    fields: [{ path: 'input.email', message: 'another user has this e-mail address' }],
  });
}

function missing(id: string): never {
  throw new PlatformError('NOT_FOUND', `there is no user ${id}`);
}

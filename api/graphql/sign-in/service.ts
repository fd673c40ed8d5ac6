import { PlatformError } from '../../../platform/errors.ts';
import { type ConsoleSession, SignInMethod } from '../../../schema/console-session.ts';
import type { User } from '../../../schema/user.ts';
import { ADMIN_KEY_ID } from '../../identity/admin-key.ts';
import type { ConsoleSessions } from '../../identity/console-sessions.ts';
import { type Identity, isGranted } from '../../identity/identity.ts';
import type { Passwords } from '../../identity/passwords.ts';
import { LINK_SECONDS, type SignInLinks } from '../../identity/sign-in-links.ts';
import type { UserDirectory } from '../../identity/user-directory.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ChangeAnnouncer } from '../change-announcer.ts';
import { requireRank } from '../users/service.ts';

/** So long after signing in with a link, in milliseconds, the old password is not asked for: whoever forgot it gets a link. */
const RECOVERY_MS = 15 * 60_000;

/** The rules of signing in and out: one's own is one's own business, that of others is for those who may do as much as they. */
export class SignInService {
  readonly #users: UserDirectory;
  readonly #sessions: ConsoleSessions;
  readonly #links: SignInLinks;
  readonly #passwords: Passwords;
  readonly #audit: AuditLog;
  readonly #changes: ChangeAnnouncer;

  constructor(
    users: UserDirectory,
    sessions: ConsoleSessions,
    links: SignInLinks,
    passwords: Passwords,
    audit: AuditLog,
    changes: ChangeAnnouncer,
  ) {
    this.#users = users;
    this.#sessions = sessions;
    this.#links = links;
    this.#passwords = passwords;
    this.#audit = audit;
    this.#changes = changes;
  }

  /** Where a user is signed in, the newest first. @param userId undefined: oneself, as with the other methods. */
  async list(identity: Identity, userId: string | undefined): Promise<ConsoleSession[]> {
    const { _id } = await this.#subject(identity, userId, 'user:read');
    return (await this.#sessions.list(_id)).map(
      ({ id, method, address, userAgent, createdAt, lastSeenAt }) => ({
        id,
        method,
        address,
        userAgent,
        createdAt: new Date(createdAt),
        lastSeenAt: new Date(lastSeenAt),
        current: id === identity.sessionId,
      }),
    );
  }

  /** A link that signs in once. */
  async createLink(identity: Identity, userId: string | undefined): Promise<string> {
    const change = { action: 'createSignInLink', target: userId ?? identity.id, input: {} };
    return this.#audit.record(identity, change, async () => {
      const forOwner = userId === undefined && identity.id === ADMIN_KEY_ID;
      const user = forOwner
        ? await this.#users.oldestOwner()
        : await this.#subject(identity, userId, 'user:write');
      if (user.disabledAt) throw new PlatformError('CONFLICT', `${user.name} is disabled; enable them first`);
      return this.#links.create(user._id, LINK_SECONDS);
    });
  }

  async revoke(identity: Identity, id: string, userId: string | undefined): Promise<boolean> {
    return this.#audit.record(
      identity,
      { action: 'revokeSession', target: id, input: { userId } },
      async () => {
        const user = await this.#subject(identity, userId, 'user:write');
        if (!(await this.#sessions.end(user._id, id)))
          throw new PlatformError('NOT_FOUND', `there is no session ${id}`);
        await this.#changes.announce({ kind: 'access', id: user._id });
        return true;
      },
    );
  }

  /** @returns how many sessions ended. */
  async signOutEverywhere(identity: Identity, userId: string | undefined): Promise<number> {
    const change = { action: 'signOutEverywhere', target: userId ?? identity.id, input: {} };
    return this.#audit.record(identity, change, async () => {
      const user = await this.#subject(identity, userId, 'user:write');
      const ended = await this.#sessions.endAll(user._id);
      await this.#changes.announce({ kind: 'access', id: user._id });
      return ended;
    });
  }

  /** Sets one's own password. All other sessions end: whoever has one of them may be why. */
  async changePassword(
    identity: Identity,
    current: string | undefined,
    wanted: string,
    address: string,
  ): Promise<boolean> {
    const change = { action: 'changePassword', target: identity.id, input: {} };
    return this.#audit.record(identity, change, async () => {
      const user = await this.#subject(identity, undefined, 'user:write');
      if (user.passwordHash && !(await this.#isRecovering(identity)))
        await this.#passwords.recheck(user, current ?? '', address);
      await this.#passwords.set(user, wanted);
      await this.#sessions.endAll(user._id, identity.sessionId);
      await this.#changes.announce({ kind: 'access', id: user._id });
      return true;
    });
  }

  async #isRecovering({ id, sessionId }: Identity): Promise<boolean> {
    const session = (await this.#sessions.list(id)).find((it) => it.id === sessionId);
    return session?.method === SignInMethod.LINK && Date.now() - session.createdAt < RECOVERY_MS;
  }

  /** Whose sign-in it is about. A key is nobody's: it says whose. @throws PlatformError */
  async #subject(
    identity: Identity,
    userId: string | undefined,
    permission: 'user:read' | 'user:write',
  ): Promise<User> {
    const own = identity.kind === 'session' ? identity.userId : undefined;
    const id = userId ?? own;
    if (id === undefined) {
      throw new PlatformError('VALIDATION_FAILED', undefined, {
        fields: [{ path: 'userId', message: 'is needed with a management key, which nobody signs in with' }],
      });
    }
    if (id !== own && !isGranted(identity, permission))
      throw new PlatformError('FORBIDDEN', `this is about somebody else; it needs ${permission}`);
    const user = await this.#users.find(id);
    if (user === undefined) throw new PlatformError('NOT_FOUND', `there is no user ${id}`);
    if (id !== own && permission === 'user:write') requireRank(identity, user.role);
    return user;
  }
}

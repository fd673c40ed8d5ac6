import { createHash } from 'node:crypto';
import type { OidcConfig } from '../../../platform/config.ts';
import { PlatformError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { isDuplicateKey, type Models } from '../../../platform/mongo.ts';
import type { User } from '../../../schema/user.ts';
import { Role } from '../../../schema/viewer.ts';
import { lowerRole } from '../permissions.ts';
import { WORKING_OWNER } from '../user-directory.ts';
import type { Claims } from './provider.ts';

/** The group that everybody is in whom the provider lets in. */
const EVERYBODY = '*';

/** Finds, or makes, the user whom a provider speaks of. */
export class OidcUsers {
  readonly #models: Models;
  readonly #config: OidcConfig;

  constructor(models: Models, config: OidcConfig) {
    this.#models = models;
    this.#config = config;
  }

  /**
   * Somebody who came before is known by the provider's own id for them; somebody who was invited by their e-mail address, if the provider has checked it.
   * Their role follows their groups, where these say anything, at every sign-in; the last owner stays one, and who is kept out stays as they are.
   * @throws PlatformError FORBIDDEN for somebody who was not invited and is in no group that has a role.
   */
  async find(claims: Claims): Promise<User> {
    const subject = createHash('sha256').update(`${this.#config.issuer}\0${claims.sub}`).digest('base64url');
    const email = emailOf(claims);
    const role = roleOf(groupsOf(claims, this.#config.groupsClaim), this.#config.roles);
    const { users } = this.#models;
    const known =
      (await users.findOne({ subject }).lean()) ??
      (email?.checked
        ? await users
            .findOneAndUpdate({ email: email.address, subject: null }, { $set: { subject } }, { new: true })
            .lean()
        : null);
    if (known === null) return this.#make(claims, subject, email?.checked ? email.address : undefined, role);
    if (known.disabledAt) return known;
    if (role === undefined && known.byGroup) throw noRole();
    return role === undefined || role === known.role ? known : this.#changeRole(known, role);
  }

  async #make(
    claims: Claims,
    subject: string,
    email: string | undefined,
    role: Role | undefined,
  ): Promise<User> {
    if (role === undefined) throw noRole();
    const name = nameOf(claims);
    const user: User = { _id: newId(), name, role, subject, byGroup: true, createdAt: new Date() };
    if (email !== undefined) user.email = email;
    await this.#models.users.create(user).catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error;
      throw new PlatformError('CONFLICT', 'somebody else here has this e-mail address already');
    });
    return user;
  }

  async #changeRole(user: User, role: Role): Promise<User> {
    const { _id } = user;
    const { users } = this.#models;
    await users.updateOne({ _id }, { $set: { role } });
    if (user.role !== Role.OWNER || (await users.exists(WORKING_OWNER))) return { ...user, role };
    await users.updateOne({ _id }, { $set: { role: Role.OWNER } });
    return user;
  }
}

export function noRole(): PlatformError {
  return new PlatformError(
    'FORBIDDEN',
    'you may not manage this platform: nobody has invited you, and none of your groups has a role (OIDC_ROLES)',
  );
}

/** The most that any of the groups may; undefined where none of them has a role. */
function roleOf(groups: ReadonlySet<string>, mapping: OidcConfig['roles']): Role | undefined {
  const roles = mapping
    .filter(({ group }) => group === EVERYBODY || groups.has(group))
    .map(({ role }) => role);
  return roles.reduce<Role | undefined>(
    (most, role) => (most === undefined || lowerRole(most, role) === most ? role : most),
    undefined,
  );
}

function groupsOf(claims: Claims, name: string): ReadonlySet<string> {
  const value = claims[name];
  const groups = Array.isArray(value) ? value : typeof value === 'string' ? value.split(' ') : [];
  return new Set(groups.filter((group): group is string => typeof group === 'string'));
}

function emailOf(claims: Claims): { address: string; checked: boolean } | undefined {
  const { email, email_verified: checked } = claims;
  return typeof email === 'string' ? { address: email.toLowerCase(), checked: checked === true } : undefined;
}

function nameOf({ name, preferred_username: username, email, sub }: Claims): string {
  const given = [name, username, email, sub].find((text) => typeof text === 'string' && text.trim() !== '');
  return String(given)
    .replace(/\p{Cc}/gu, ' ')
    .slice(0, 100);
}

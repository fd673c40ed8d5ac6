import { PlatformError } from '../../platform/errors.ts';
import { isDuplicateKey, type Models } from '../../platform/mongo.ts';
import type { User } from '../../schema/user.ts';
import { Role } from '../../schema/viewer.ts';

/** The id of the owner that a new platform has: always the same, so that two processes that start together make one. */
const FIRST_OWNER = 'first-owner';

/** Those without whom nobody could let anybody in. */
export const WORKING_OWNER = { role: Role.OWNER, disabledAt: null };

/** Who may manage the platform, as signing in needs to know it. */
export class UserDirectory {
  readonly #models: Models;

  constructor(models: Models) {
    this.#models = models;
  }

  async find(id: string): Promise<User | undefined> {
    return (await this.#models.users.findById(id).lean()) ?? undefined;
  }

  /** Makes the first owner of a platform that has none. */
  async ensureOwner(): Promise<void> {
    if (await this.#models.users.exists(WORKING_OWNER)) return;
    const owner: User = { _id: FIRST_OWNER, name: 'Owner', role: Role.OWNER, createdAt: new Date() };
    await this.#models.users.create(owner).catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error;
    });
  }

  /** The owner who has been there longest, and is not kept out: whom the bearer of `ADMIN_KEY` signs in as. */
  async oldestOwner(): Promise<User> {
    const owner = await this.#models.users.findOne(WORKING_OWNER).sort({ createdAt: 1, _id: 1 }).lean();
    if (owner === null) throw new PlatformError('NOT_FOUND', 'there is no owner; restart the API to get one');
    return owner;
  }

  async noteSignIn(id: string): Promise<void> {
    await this.#models.users.updateOne({ _id: id }, { $set: { lastSignInAt: new Date() } });
  }
}

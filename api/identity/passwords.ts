import { randomBytes } from 'node:crypto';
import { PlatformError } from '../../platform/errors.ts';
import type { Models } from '../../platform/mongo.ts';
import type { User } from '../../schema/user.ts';
import { networkOf } from '../credentials/network-of.ts';
import type { Limit } from '../limits/limit.ts';
import { rateLimited } from '../limits/rate-limited.ts';
import type { SlidingWindows } from '../limits/sliding-windows.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';

const WINDOW_MS = 15 * 60_000;

/** Wrong passwords for one account, and from one address, in a quarter of an hour. */
export const MAX_PER_ACCOUNT = 10;
export const MAX_PER_ADDRESS = 50;

const MIN_LENGTH = 12;
const MAX_LENGTH = 256;

/** Signs in by e-mail address and password. */
export class Passwords {
  readonly #models: Models;
  readonly #windows: SlidingWindows;
  /** What is checked where there is no such account, so that it takes as long. */
  readonly #nobody = hashPassword(randomBytes(16).toString('hex'));

  constructor(models: Models, windows: SlidingWindows) {
    this.#models = models;
    this.#windows = windows;
  }

  /** Whose address and password these are; whether they may come in, `signInAs` knows. @throws PlatformError AUTHENTICATION_FAILED, RATE_LIMITED after too many attempts. */
  async check(email: string, password: string, address: string): Promise<User> {
    const account = email.trim().toLowerCase();
    const user = await this.#models.users.findOne({ email: account }).lean();
    const right = await this.#attempt(account, address, user, password);
    if (user === null || !right) throw wrongPassword();
    return user;
  }

  /** Checks the password that somebody has before they get another. @throws PlatformError as `check` */
  async recheck(user: User, password: string, address: string): Promise<void> {
    if (await this.#attempt(user._id, address, user, password)) return;
    throw new PlatformError('VALIDATION_FAILED', undefined, {
      fields: [{ path: 'currentPassword', message: 'is wrong' }],
    });
  }

  /** Sets a password. @throws PlatformError VALIDATION_FAILED for one that is easy to guess. */
  async set(user: User, password: string): Promise<void> {
    const message = weakness(password, user);
    if (message !== undefined)
      throw new PlatformError('VALIDATION_FAILED', undefined, { fields: [{ path: 'newPassword', message }] });
    const passwordHash = await hashPassword(password);
    await this.#models.users.updateOne({ _id: user._id }, { $set: { passwordHash } });
  }

  /** An attempt counts for the account before it is looked at, so that many at once are no more than many one by one. */
  async #attempt(account: string, address: string, user: User | null, password: string): Promise<boolean> {
    const ofAccount = limit(`password:account:${account}`, MAX_PER_ACCOUNT);
    const ofAddress = limit(`password:address:${networkOf(address)}`, MAX_PER_ADDRESS);
    const [found] = (await this.#windows.take([ofAddress], 0)).readings;
    if (found?.remaining === 0) throw tooMany(found.resetMs);
    const { granted, readings } = await this.#windows.take([ofAccount], 1);
    if (granted === 0) throw tooMany(readings[0]?.resetMs ?? WINDOW_MS);
    const stored = user?.passwordHash;
    const expected = stored ?? (await this.#nobody);
    const right = password.length <= MAX_LENGTH && (await verifyPassword(password, expected)) && !!stored;
    // Whoever is kept out is told the same as with a wrong password, also after many attempts.
    if (right && !user?.disabledAt) await this.#windows.clear(ofAccount.key);
    else await this.#windows.take([ofAddress], 1);
    return right;
  }
}

/** One text, so that nobody learns which addresses have accounts. */
export function wrongPassword(): PlatformError {
  return new PlatformError('AUTHENTICATION_FAILED', 'the e-mail address or the password is wrong');
}

function limit(key: string, quota: number): Limit {
  return { key, name: 'attempts', quota, windowMs: WINDOW_MS };
}

function tooMany(waitMs: number): PlatformError {
  return rateLimited(waitMs, (seconds) => {
    return `too many attempts; try again in ${Math.ceil(seconds / 60)} minutes, or with a sign-in link`;
  });
}

/** Length counts, composition does not (NIST SP 800-63B-4, section 3.1.1.2). @returns what is wrong with a password. */
function weakness(password: string, { name, email }: User): string | undefined {
  if (password.length < MIN_LENGTH) return `must have at least ${MIN_LENGTH} characters`;
  if (password.length > MAX_LENGTH) return `must have at most ${MAX_LENGTH} characters`;
  if (new Set(password).size < 5) return 'must have more different characters';
  const own = [name, email].map((text) => text?.toLowerCase());
  return own.includes(password.toLowerCase()) ? 'must not be the name or the e-mail address' : undefined;
}

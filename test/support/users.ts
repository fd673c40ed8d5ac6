import { randomBytes } from 'node:crypto';
import type { Platform } from './platform.ts';

export type RoleName = 'OWNER' | 'ADMIN' | 'DEVELOPER' | 'VIEWER';

/** Somebody who is signed in. */
export interface TestUser {
  id: string;
  email: string;
  /** Headers of their browser. */
  session: { cookie: string };
}

/** What a browser sends back of what it was told to keep. */
export function cookieOf(response: Response): { cookie: string } {
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  return { cookie: cookies.join('; ') };
}

/** Opens a sign-in link at the platform, whatever its public URL is. */
export async function openLink(platform: Platform, link: string): Promise<{ cookie: string }> {
  const { pathname, search } = new URL(link);
  const response = await fetch(platform.url + pathname + search, { redirect: 'manual' });
  if (response.status !== 303)
    throw new Error(`the link answers ${response.status}: ${await response.text()}`);
  return cookieOf(response);
}

/** Invites somebody, and signs them in. */
export async function makeUser(platform: Platform, role: RoleName): Promise<TestUser> {
  const name = `user-${randomBytes(6).toString('hex')}`;
  const email = `${name}@example.com`;
  const { inviteUser } = await platform.graphql<{ inviteUser: { signInLink: string; user: { id: string } } }>(
    'mutation ($input: InviteUserInput!) { inviteUser(input: $input) { signInLink user { id } } }',
    { input: { name, email, role } },
  );
  return { id: inviteUser.user.id, email, session: await openLink(platform, inviteUser.signInLink) };
}

/** A link for a user, made by `ADMIN_KEY`. */
export async function linkFor(platform: Platform, userId: string): Promise<string> {
  const { createSignInLink } = await platform.graphql<{ createSignInLink: string }>(
    'mutation ($userId: ID) { createSignInLink(userId: $userId) }',
    { userId },
  );
  return createSignInLink;
}

/** Makes a management key. */
export async function makeManagementKey(
  platform: Platform,
  input: Record<string, unknown> = {},
  as?: Record<string, string>,
): Promise<{ id: string; headers: { 'x-api-key': string } }> {
  const { createManagementKey } = await platform.graphql<{
    createManagementKey: { secret: string; managementKey: { id: string } };
  }>(
    'mutation ($input: CreateManagementKeyInput!) { createManagementKey(input: $input) { secret managementKey { id } } }',
    { input: { name: 'test', ...input } },
    as,
  );
  const { secret, managementKey } = createManagementKey;
  return { id: managementKey.id, headers: { 'x-api-key': secret } };
}

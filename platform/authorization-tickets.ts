import { createHash, randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { PrincipalReference } from '../schema/execution.ts';

/** That a principal may grant a connector access in their name; the link to do so carries the ticket. */
export interface AuthorizationTicket {
  capability: string;
  gateway: string;
  principal: PrincipalReference;
  /** What the server asked for when it refused. */
  scope?: string | undefined;
  resourceMetadataUrl?: string | undefined;
}

/** How long a link to grant access can be used, in seconds. */
export const TICKET_SECONDS = 10 * 60;

/** Makes a ticket. @returns its secret, 256 random bits; only a hash of it is kept. */
export async function createTicket(
  redis: Redis,
  namespace: string,
  ticket: AuthorizationTicket,
): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  await redis.set(keyOf(namespace, secret), JSON.stringify(ticket), 'EX', TICKET_SECONDS);
  return secret;
}

/** @returns undefined for one that was never made, or is too old. */
export async function readTicket(
  redis: Redis,
  namespace: string,
  secret: string,
): Promise<AuthorizationTicket | undefined> {
  const text = await redis.get(keyOf(namespace, secret));
  return text === null ? undefined : (JSON.parse(text) as AuthorizationTicket);
}

function keyOf(namespace: string, secret: string): string {
  return `${namespace}authorization-ticket:${createHash('sha256').update(secret).digest('hex')}`;
}

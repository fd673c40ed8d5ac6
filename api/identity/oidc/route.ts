import type { FastifyInstance } from 'fastify';
import { PlatformError } from '../../../platform/errors.ts';
import { SignInMethod } from '../../../schema/console-session.ts';
import { networkOf } from '../../credentials/network-of.ts';
import { rateLimited } from '../../limits/rate-limited.ts';
import type { SignInServices } from '../route.ts';
import { signInAs } from '../sign-in.ts';
import { TRANSACTION_SECONDS } from './transactions.ts';
import { noRole } from './users.ts';

const COOKIE = 'omnigate_oidc';

/** Sign-ins that one address may begin in a minute: each is remembered for a while. */
const MAX_BEGUN = 60;

/** `/sign-in/oidc`: to the identity provider and back. */
export function oidcRoutes(
  services: SignInServices,
  { provider, transactions, users }: NonNullable<SignInServices['oidc']>,
) {
  const { secure, windows } = services;
  // Lax: the browser comes back from another site.
  const attributes = { path: '/sign-in/oidc', httpOnly: true, sameSite: 'lax', secure } as const;

  async function limit(address: string): Promise<void> {
    const key = `oidc:${networkOf(address)}`;
    const { granted, readings } = await windows.take(
      [{ key, name: 'sign-ins', quota: MAX_BEGUN, windowMs: 60_000 }],
      1,
    );
    if (granted > 0) return;
    throw rateLimited(readings[0]?.resetMs ?? 0, (seconds) => `too many sign-ins; try again in ${seconds} s`);
  }

  return async function routes(app: FastifyInstance): Promise<void> {
    app.get('/sign-in/oidc', { exposeHeadRoute: false }, async (request, reply) => {
      await limit(request.ip);
      const { url, transaction } = await provider.begin();
      const secret = await transactions.begin(transaction);
      reply.setCookie(COOKIE, secret, { ...attributes, maxAge: TRANSACTION_SECONDS });
      return reply.redirect(url.href, 303);
    });

    app.get('/sign-in/oidc/callback', { exposeHeadRoute: false }, async (request, reply) => {
      const transaction = await transactions.finish(request.cookies[COOKIE] ?? '');
      if (transaction === undefined) {
        throw new PlatformError(
          'AUTHENTICATION_FAILED',
          'this sign-in was not begun in this browser, or took too long; begin again at /sign-in/oidc',
        );
      }
      reply.clearCookie(COOKIE, attributes);
      const [, query = ''] = request.url.split('?', 2);
      const user = await users.find(await provider.complete(query, transaction));
      await signInAs(services, user, SignInMethod.OIDC, request, reply, noRole());
      return reply.redirect(services.target, 303);
    });
  };
}

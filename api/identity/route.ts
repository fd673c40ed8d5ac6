import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { asPlatformError, PlatformError } from '../../platform/errors.ts';
import { SignInMethod } from '../../schema/console-session.ts';
import type { AuditLog } from '../graphql/audit/audit-log.ts';
import { parseInput } from '../graphql/input-errors.ts';
import { wantsPage } from '../http/path-access.ts';
import { refusalHeaders } from '../http/refusal-headers.ts';
import type { SlidingWindows } from '../limits/sliding-windows.ts';
import type { Page } from '../pages/page.ts';
import type { Identifier } from './identify.ts';
import type { OidcProvider } from './oidc/provider.ts';
import { oidcRoutes } from './oidc/route.ts';
import type { OidcTransactions } from './oidc/transactions.ts';
import type { OidcUsers } from './oidc/users.ts';
import { type Passwords, wrongPassword } from './passwords.ts';
import { signInAs } from './sign-in.ts';
import type { SignInLinks } from './sign-in-links.ts';
import type { UserDirectory } from './user-directory.ts';

export interface SignInServices {
  identifier: Identifier;
  audit: AuditLog;
  links: SignInLinks;
  passwords: Passwords;
  users: UserDirectory;
  windows: SlidingWindows;
  /** An identity provider, where one is configured. */
  oidc: { provider: OidcProvider; transactions: OidcTransactions; users: OidcUsers } | undefined;
  /** The page to go on to. */
  target: string;
  /** The console, where browsers are shown what went wrong. */
  page: Page;
  /** Whether cookies go over HTTPS alone. */
  secure: boolean;
}

const credentials = z.strictObject({ email: z.string().max(254), password: z.string().max(1024) });

/** `/sign-in…`: the ways to a session of the console. */
export function signIn(services: SignInServices) {
  const { links, passwords, users, oidc, target, page } = services;
  return async function routes(app: FastifyInstance): Promise<void> {
    app.setErrorHandler(async (error, request, reply) => {
      const known = asPlatformError(error);
      if (known.code === 'INTERNAL' || !wantsPage(request)) throw error;
      return page.send(reply.headers(refusalHeaders(known)).code(known.httpStatus), known.message);
    });

    // Without HEAD: whoever looks at a link without opening it must not use it up.
    app.get<{ Querystring: { token?: string } }>(
      '/sign-in',
      { exposeHeadRoute: false },
      async (request, reply) => {
        const { token } = request.query;
        if (!token && wantsPage(request)) return page.send(reply);
        if (!token) throw new PlatformError('AUTHENTICATION_FAILED', 'the link has no token');
        const id = await links.use(token);
        const user = id === undefined ? undefined : await users.find(id);
        const refusal = new PlatformError(
          'AUTHENTICATION_FAILED',
          'this sign-in link was used already, or is too old; make a new one',
        );
        if (user === undefined) throw refusal;
        await signInAs(services, user, SignInMethod.LINK, request, reply, refusal);
        return reply.redirect(target, 303);
      },
    );

    app.get('/sign-in/methods', async () => ({
      password: true,
      oidc: oidc === undefined ? null : { issuer: oidc.provider.issuer, url: '/sign-in/oidc' },
    }));

    app.post('/sign-in/password', async (request, reply) => {
      const { email, password } = parseInput(credentials, request.body, '');
      const user = await passwords.check(email, password, request.ip);
      await signInAs(services, user, SignInMethod.PASSWORD, request, reply, wrongPassword());
      return { name: user.name, role: user.role };
    });

    if (oidc !== undefined) await app.register(oidcRoutes(services, oidc));
  };
}

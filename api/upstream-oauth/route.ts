import { randomBytes } from 'node:crypto';
import type {} from '@fastify/cookie';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Redis } from 'ioredis';
import {
  type AuthorizationTicket,
  readTicket,
  TICKET_SECONDS,
} from '../../platform/authorization-tickets.ts';
import { PlatformError, UpstreamError } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import {
  CALLBACK_PATH,
  CLIENT_METADATA_PATH,
  clientMetadata,
  GRANT_PATH,
} from '../../platform/oauth-client-metadata.ts';
import type { Snapshots } from '../../platform/snapshots.ts';
import type { GatewaySnapshot } from '../gateway/gateway-snapshot.ts';
import { refusalHeaders } from '../http/refusal-headers.ts';
import type { Authorizations, CallbackQuery } from './authorizations.ts';
import { type Page, sendPage } from './page.ts';

export interface UpstreamOAuthOptions {
  authorizations: Authorizations;
  gateways: Snapshots<GatewaySnapshot>;
  redis: Redis;
  namespace: string;
  publicUrl: string;
  logger: Logger;
}

/** Binds an authorization to the browser that begins it, so that nobody finishes it with a link that was sent to them. */
const COOKIE = 'omnigate_grant';

interface TicketRoute {
  Params: { ticket: string };
}

/**
 * What authorization servers and the people that they send see of the platform: its client metadata document, where browsers come back to, and
 * the page on which a principal agrees to grant a connector access in their name.
 */
export function upstreamOAuth(options: UpstreamOAuthOptions) {
  const { authorizations, gateways, redis, namespace, publicUrl, logger } = options;
  const secure = publicUrl.startsWith('https:');
  // Lax: the browser comes back from another site and must bring it along.
  const cookie = { path: '/oauth', httpOnly: true, sameSite: 'lax', secure, maxAge: TICKET_SECONDS } as const;

  /** What a ticket is for, in words; undefined where it is too old. */
  async function describe(ticket: AuthorizationTicket): Promise<Page | undefined> {
    const gateway = await gateways.get(ticket.gateway);
    const capability = gateway?.capabilities.find(({ id }) => id === ticket.capability);
    if (gateway === undefined || capability === undefined) return undefined;
    return {
      title: `Let ${gateway.name} use ${capability.name} in your name?`,
      text: [
        `A call by ${nameOf(ticket, gateway)} on the gateway “${gateway.name}” wants to use “${capability.name}” with your permission. ` +
          'You will be sent to where you sign in for it. What you grant is used for calls of this caller on this gateway alone.',
        'Go on only if you started this yourself, just now, in your own client. If somebody sent you this link, close the page: ' +
          'what you grant would be theirs.',
      ],
      button: 'Continue',
    };
  }

  return async function routes(app: FastifyInstance): Promise<void> {
    // A form without fields.
    app.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 1024 },
      (_request, _body, done) => done(null, undefined),
    );

    app.get(CLIENT_METADATA_PATH, async (_request, reply) =>
      reply
        .header('cache-control', 'public, max-age=300')
        .send({ client_id: publicUrl + CLIENT_METADATA_PATH, ...clientMetadata(publicUrl) }),
    );

    app.get<TicketRoute>(`${GRANT_PATH}/:ticket`, async (request, reply) => {
      const ticket = await readTicket(redis, namespace, request.params.ticket);
      const page = ticket && (await describe(ticket));
      return page ? sendPage(reply, 200, page) : sendPage(reply, 404, TOO_OLD);
    });

    app.post<TicketRoute>(`${GRANT_PATH}/:ticket`, async (request, reply) => {
      const ticket = await readTicket(redis, namespace, request.params.ticket);
      if (ticket === undefined) return sendPage(reply, 404, TOO_OLD);
      const browser = randomBytes(32).toString('base64url');
      try {
        const { url } = await authorizations.beginFor(ticket, browser);
        return reply.setCookie(COOKIE, browser, cookie).redirect(url, 303);
      } catch (error) {
        return sendFailure(reply, error, logger);
      }
    });

    app.get<{ Querystring: Partial<CallbackQuery> }>(CALLBACK_PATH, async (request, reply) => {
      const { state, code, iss, error } = request.query;
      if (typeof state !== 'string') return sendPage(reply, 400, NO_STATE);
      try {
        const { name, shared } = await authorizations.redeem(
          { state, code: asText(code), iss: asText(iss), error: asText(error) },
          request.cookies[COOKIE],
        );
        reply.clearCookie(COOKIE, cookie);
        const whom = shared
          ? 'Everybody who may call it uses this permission.'
          : 'Go back to your client and try again.';
        return sendPage(reply, 200, {
          title: `${name} may now be used`,
          text: [`${whom} You can close this page.`],
        });
      } catch (cause) {
        return sendFailure(reply, cause, logger);
      }
    });
  };
}

const TOO_OLD: Page = {
  title: 'This link is too old',
  text: ['It can be used for ten minutes. Make the call again that it came from; it answers with a new one.'],
};

const NO_STATE: Page = {
  title: 'This is where authorization servers send people back to',
  text: ['There is nothing here to see without a state parameter.'],
};

/** A parameter that is given twice is none (RFC 6749, 3.1). */
function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function nameOf({ principal }: AuthorizationTicket, gateway: GatewaySnapshot): string {
  if (principal.kind === 'key') return `the key “${gateway.keys.get(principal.id)?.name ?? principal.id}”`;
  if (principal.kind === 'admin') return 'an admin in the console';
  return `“${principal.id}”`;
}

function sendFailure(reply: FastifyReply, error: unknown, logger: Logger): FastifyReply {
  const expected =
    error instanceof UpstreamError || (error instanceof PlatformError && error.code !== 'INTERNAL');
  if (!expected) logger.error({ err: error }, 'an authorization failed');
  const status = error instanceof PlatformError ? error.httpStatus : 502;
  const text = expected ? error.message : 'Something went wrong here; the log says what.';
  reply.headers(refusalHeaders(error));
  return sendPage(reply, expected ? status : 500, { title: 'It was not authorized', text: [text] });
}

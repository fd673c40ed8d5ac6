import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Page } from './page.ts';

/** What the console shows below its root; each with everything below it. */
const SECTIONS = ['gateways', 'capabilities', 'usage', 'settings'];

/**
 * The console: one page at all of its paths, which shows what the path says. `/assets`: the files of all pages; their names change with their
 * content, and they lie there compressed.
 */
export function consolePages(page: Page, webRoot: string) {
  return async function routes(app: FastifyInstance): Promise<void> {
    await app.register(fastifyStatic, {
      root: join(webRoot, 'assets'),
      prefix: '/assets/',
      immutable: true,
      maxAge: '365d',
      preCompressed: true,
      decorateReply: false,
    });
    const paths = ['/', ...SECTIONS.flatMap((section) => [`/${section}`, `/${section}/*`])];
    for (const path of paths) app.get(path, (_request, reply) => page.send(reply));
  };
}

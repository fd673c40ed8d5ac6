import { z } from 'zod';
import type { BuiltinDefinition } from './definition.ts';
import { domainList } from './domains.ts';
import { webUrl } from './web-url.ts';

export const webFetchInput = z.strictObject({
  url: webUrl.describe('The address of the page, with https:// or http://.'),
  cursor: z
    .string()
    .max(200)
    .optional()
    .describe('`nextCursor` of the call before: goes on where that one ended.'),
});

export const webFetchOutput = z.object({
  url: z.string().describe('Where the page was found, after redirects.'),
  title: z.string(),
  markdown: z
    .string()
    .describe('What a reader came for, as Markdown with absolute links; 200 KB at the most.'),
  nextCursor: z.string().optional().describe('There is more: call again with this.'),
});

export const webFetchSettings = z.strictObject({
  allowedDomains: domainList(
    'Only pages of these hosts are fetched, and of everything below them. Empty: of all public hosts.',
  ),
  deniedDomains: domainList('Pages of these hosts, and of everything below them, are not fetched.'),
  obeyRobots: z
    .boolean()
    .default(true)
    .describe("Whether a page that its site's robots.txt closes to robots is left alone."),
  timeoutSeconds: z
    .number()
    .positive()
    .max(120)
    .default(30)
    .describe('How long a page may take, in seconds.'),
});

export type WebFetchArguments = z.infer<typeof webFetchInput>;
export type WebFetchSettings = z.infer<typeof webFetchSettings>;

export const webFetch: BuiltinDefinition = {
  id: 'web-fetch',
  name: 'Web Fetch',
  description: 'Reads web pages, PDFs and text files as Markdown.',
  scope: 'AGENT_AND_MCP',
  tools: [
    {
      name: 'web_fetch',
      title: 'Fetch a web page',
      description:
        'Fetches a public web page, PDF or text file and returns what a reader would see of it as Markdown, ' +
        'without navigation and advertisements. Long pages come in parts: call again with `nextCursor`.',
      input: webFetchInput,
      output: webFetchOutput,
      annotations: {
        readOnlyHint: true,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: true,
      },
    },
  ],
  settings: webFetchSettings,
};

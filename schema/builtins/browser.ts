import { z } from 'zod';
import type { BuiltinDefinition, ToolAnnotations } from './definition.ts';
import { domainList } from './domains.ts';
import { webUrl } from './web-url.ts';

const ref = z
  .string()
  .regex(/^(f\d+)?e\d+$/, 'is no ref; a snapshot names them, such as e12')
  .describe('The element, by its ref in the last snapshot, such as e12.');

export const browserOpenInput = z.strictObject({ url: webUrl.describe('The address to open.') });
export const browserClickInput = z.strictObject({ ref });
export const browserTypeInput = z.strictObject({
  ref,
  text: z
    .string()
    .max(10_000)
    .describe('What to write; it replaces what is there. For a list: the option to choose.'),
  submit: z.boolean().default(false).describe('Whether to press Enter afterwards.'),
});
export const browserScreenshotInput = z.strictObject({
  full_page: z
    .boolean()
    .default(false)
    .describe('Whether to show all of the page instead of what fits the window.'),
});
const nothing = z.strictObject({});

export const browserView = z.object({
  url: z.string().describe('Where the page is.'),
  title: z.string(),
  snapshot: z
    .string()
    .optional()
    .describe('What is on the page, as a tree of roles and names; elements that can be used have refs.'),
});

export const browserSettings = z.strictObject({
  allowedDomains: domainList(
    'Only these hosts are called, and everything below them: also by what pages load, such as images and scripts. Empty: all public hosts.',
  ),
  deniedDomains: domainList('These hosts, and everything below them, are not called.'),
  timeoutSeconds: z
    .number()
    .positive()
    .max(120)
    .default(30)
    .describe('How long a page may take to open, in seconds.'),
  idleMinutes: z
    .number()
    .positive()
    .max(60)
    .default(10)
    .describe('A browser window that nobody uses for so many minutes is closed.'),
});

export type BrowserOpenArguments = z.infer<typeof browserOpenInput>;
export type BrowserClickArguments = z.infer<typeof browserClickInput>;
export type BrowserTypeArguments = z.infer<typeof browserTypeInput>;
export type BrowserScreenshotArguments = z.infer<typeof browserScreenshotInput>;
export type BrowserSettings = z.infer<typeof browserSettings>;
export type BrowserView = z.infer<typeof browserView>;

const LOOKS: ToolAnnotations = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: true,
};
const ACTS: ToolAnnotations = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: false,
  openWorldHint: true,
};

export const browser: BuiltinDefinition = {
  id: 'browser',
  name: 'Browser',
  description: 'A real Chromium for pages that need one: each MCP session has a window of its own.',
  scope: 'AGENT_AND_MCP',
  tools: [
    {
      name: 'browser_open',
      title: 'Open a page',
      description:
        'Opens a page in the browser window of this session and returns a text snapshot of it, in which elements have refs for browser_click and browser_type.',
      input: browserOpenInput,
      output: browserView,
      annotations: { ...ACTS, destructiveHint: false },
    },
    {
      name: 'browser_click',
      title: 'Click',
      description: 'Clicks an element of the page and returns a snapshot of what is there then.',
      input: browserClickInput,
      output: browserView,
      annotations: ACTS,
    },
    {
      name: 'browser_type',
      title: 'Type',
      description:
        'Fills in a field of the page, or chooses from a list, and returns a snapshot of what is there then.',
      input: browserTypeInput,
      output: browserView,
      annotations: ACTS,
    },
    {
      name: 'browser_snapshot',
      title: 'Look at the page',
      description: 'Returns a text snapshot of the page that is open.',
      input: nothing,
      output: browserView,
      annotations: LOOKS,
    },
    {
      name: 'browser_screenshot',
      title: 'Take a screenshot',
      description:
        'Returns a picture of the page that is open. To find elements, browser_snapshot is better.',
      input: browserScreenshotInput,
      output: browserView,
      annotations: LOOKS,
    },
    {
      name: 'browser_close',
      title: 'Close the browser',
      description: 'Closes the browser window of this session, with its cookies and everything else.',
      input: nothing,
      output: browserView.partial(),
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: false,
      },
    },
  ],
  settings: browserSettings,
  needs: { what: 'a Chromium' },
};

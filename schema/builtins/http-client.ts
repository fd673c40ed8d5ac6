import { z } from 'zod';
import type { BuiltinDefinition } from './definition.ts';
import { domainList } from './domains.ts';
import { secret } from './secret.ts';
import { webUrl } from './web-url.ts';

/** RFC 9110, 5.6.2. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** RFC 9110, 5.1: header names are tokens. */
export const headerName = z.string().max(200).regex(token, 'is no header name');

const headerValue = z
  .string()
  .max(8192)
  .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'must have no line breaks or other control characters');

/** What belongs to the connection, and is set by whoever makes it (RFC 9110, 7.6.1). */
const CONNECTION_HEADERS = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const scalar = z.union([z.string(), z.number(), z.boolean()]);

export const httpRequestInput = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']).default('GET'),
  url: webUrl.describe('The address, with https:// or http://.'),
  headers: z
    .record(
      headerName.refine((name) => !CONNECTION_HEADERS.has(name.toLowerCase()), 'is set by the client itself'),
      headerValue,
    )
    .optional()
    .describe('Headers by name. Credentials belong into `auth`.'),
  query: z
    .record(z.string().max(200), z.union([scalar, z.array(scalar).max(200)]))
    .optional()
    .describe(
      'Query parameters by name, added to those of the address. A list is sent as several of one name.',
    ),
  body: z
    .unknown()
    .optional()
    .describe(
      'What to send: anything that is no text is sent as JSON, text as it is, unless `bodyType` says otherwise.',
    ),
  bodyType: z
    .enum(['json', 'form', 'raw'])
    .optional()
    .describe('json; form: an object as application/x-www-form-urlencoded; raw: text as it is.'),
  auth: z
    .string()
    .max(100)
    .optional()
    .describe('The name of credentials that the admin of this gateway has stored.'),
});

export const httpRequestOutput = z.object({
  status: z.int().describe('The HTTP status of the answer.'),
  headers: z.record(z.string(), z.string()).describe('Its headers; names are in lower case.'),
  body: z
    .unknown()
    .describe('Its body: as JSON where it is JSON, else as text, or as base64 where it is neither.'),
  bodyEncoding: z.enum(['json', 'text', 'base64']),
  truncated: z
    .boolean()
    .optional()
    .describe('The body was longer than this gateway reads; this is its beginning.'),
});

const preset = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,100}$/, '1 to 100 characters of A-Z, a-z, 0-9, _ and -')
      .describe('What tools call it.'),
    type: z
      .enum(['bearer', 'basic', 'apiKey'])
      .describe('bearer: a token; basic: user name and password; apiKey: a header or query parameter.'),
    hosts: z
      .array(z.string().min(1).max(253))
      .min(1, 'must name the hosts that may have it')
      .max(50)
      .describe('The only hosts that it is sent to, such as api.example.com (with everything below it).'),
    username: z.string().max(200).optional().describe('For basic.'),
    in: z.enum(['header', 'query']).default('header').describe('For apiKey: where the key stands.'),
    parameter: z
      .string()
      .max(200)
      .default('X-API-Key')
      .describe('For apiKey: the name of the header or query parameter.'),
    value: secret('The token, password or key.', ['hosts']),
  })
  .refine(({ type, username }) => type !== 'basic' || username !== undefined, {
    path: ['username'],
    message: 'basic needs a user name',
  })
  .refine(
    ({ type, in: place, parameter }) => type !== 'apiKey' || place !== 'header' || token.test(parameter),
    {
      path: ['parameter'],
      message: 'is no header name',
    },
  );

export const httpClientSettings = z.strictObject({
  allowedDomains: domainList(
    'Only these hosts are called, and everything below them. Empty: all public hosts.',
  ),
  deniedDomains: domainList('These hosts, and everything below them, are not called.'),
  auth: z
    .array(preset)
    .max(50)
    .default([])
    .refine(
      (presets) => new Set(presets.map(({ name }) => name)).size === presets.length,
      'two have the same name',
    )
    .describe('Credentials that tools use by their names and never see.'),
  followRedirects: z
    .boolean()
    .default(true)
    .describe('Whether redirects are followed, 10 of them at the most.'),
  timeoutSeconds: z
    .number()
    .positive()
    .max(300)
    .default(30)
    .describe('How long a request may take, in seconds.'),
  maxResponseKb: z
    .int()
    .min(1)
    .max(10_240)
    .default(1024)
    .describe('What is read of a body, in kilobytes; a longer one is cut.'),
});

export type HttpRequestArguments = z.infer<typeof httpRequestInput>;
export type HttpClientSettings = z.infer<typeof httpClientSettings>;
export type AuthPreset = HttpClientSettings['auth'][number];

export const httpClient: BuiltinDefinition = {
  id: 'http-client',
  name: 'HTTP Client',
  description: 'Sends HTTP requests, with credentials that the model never sees.',
  scope: 'AGENT_AND_MCP',
  tools: [
    {
      name: 'http_request',
      title: 'Send an HTTP request',
      description:
        'Sends one HTTP request and returns status, headers and body of the answer, whatever its status. ' +
        'For reading web pages web_fetch is better.',
      input: httpRequestInput,
      output: httpRequestOutput,
      annotations: {
        readOnlyHint: false,
        destructiveHint: true,
        idempotentHint: false,
        openWorldHint: true,
      },
    },
  ],
  settings: httpClientSettings,
};

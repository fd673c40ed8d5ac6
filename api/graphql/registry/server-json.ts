import { z } from 'zod';

/**
 * What a registry says of a server: the `server.json` of the official registry (schemas of 2025-09-29 to 2025-12-11), as far as it is used
 * here. Fields that are not known are left alone.
 */

const text = z.string().max(16_384);

const input = z.object({
  description: text.nullish(),
  isRequired: z.boolean().nullish(),
  isSecret: z.boolean().nullish(),
  format: text.nullish(),
  value: text.nullish(),
  default: z.union([text, z.number(), z.boolean()]).transform(String).nullish(),
  placeholder: text.nullish(),
  choices: z.array(text).max(1000).nullish(),
});

const variables = z.record(z.string(), input).nullish();
const withVariables = input.extend({ variables });
const keyValue = withVariables.extend({ name: text.min(1) });

const argument = z.discriminatedUnion('type', [
  withVariables.extend({
    type: z.literal('positional'),
    valueHint: text.nullish(),
    isRepeated: z.boolean().nullish(),
  }),
  withVariables.extend({
    type: z.literal('named'),
    name: text.min(1),
    isRepeated: z.boolean().nullish(),
  }),
]);

const argumentList = z.array(argument).max(100).nullish();

const remote = z.object({
  type: text,
  url: text,
  headers: z.array(keyValue).max(100).nullish(),
  variables,
});

const packageOf = z.object({
  registryType: text,
  registryBaseUrl: text.nullish(),
  identifier: text.min(1),
  version: text.nullish(),
  runtimeHint: text.nullish(),
  transport: z.object({ type: text }).nullish(),
  runtimeArguments: argumentList,
  packageArguments: argumentList,
  environmentVariables: z.array(keyValue).max(500).nullish(),
});

const serverDetail = z.object({
  name: text.min(1),
  title: text.nullish(),
  description: text.nullish(),
  version: text.min(1),
  status: text.nullish(),
  websiteUrl: text.nullish(),
  repository: z.object({ url: text.nullish() }).nullish(),
  packages: z.array(packageOf).max(100).nullish(),
  remotes: z.array(remote).max(100).nullish(),
});

/** What the registry itself adds to a server. */
const official = z.object({ status: text.nullish(), isLatest: z.boolean().nullish() });

/** A server as the API answers it. */
export const serverResponse = z.object({
  server: serverDetail,
  _meta: z.object({ 'io.modelcontextprotocol.registry/official': official.nullish() }).nullish(),
});

/** A page of servers as the API answers it. */
export const serverListResponse = z.object({
  servers: z.array(serverResponse).max(1000).nullish(),
  metadata: z.object({ nextCursor: text.nullish() }).nullish(),
});

export type RegistryInput = z.output<typeof input>;
export type RegistryInputWithVariables = z.output<typeof withVariables>;
export type RegistryKeyValue = z.output<typeof keyValue>;
export type RegistryArgument = z.output<typeof argument>;
export type RegistryRemote = z.output<typeof remote>;
export type RegistryPackage = z.output<typeof packageOf>;
export type ServerDetail = z.output<typeof serverDetail>;
export type ServerResponse = z.output<typeof serverResponse>;
export type ServerListResponse = z.output<typeof serverListResponse>;

import { z } from 'zod';
import { connectorAlias } from '../../schema/connector.ts';
import { AuthMethod } from '../../schema/gateway.ts';
import { specificationContent } from '../../schema/specification-content.ts';
import { CONNECTOR_TYPES, type ConnectorTypeName } from './connector-types.ts';

/** Raised whenever a field changes its meaning. */
export const CONFIGURATION_VERSION = 1;

const name = z.string().trim().min(1, 'must not be empty').max(100, 'must have at most 100 characters');

const tool = z.strictObject({
  tool: z.string().describe("The tool's name as the capability knows it."),
  enabled: z.boolean().optional(),
  name: z.string().optional(),
  description: z.string().optional(),
});

const attachment = z.strictObject({
  capability: z.string().describe('The id of a built-in, or the alias of a connector or plugin.'),
  enabled: z.boolean().optional(),
  requireApproval: z.boolean().optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
  tools: z.array(tool).max(2000).optional(),
});

const gateway = z.strictObject({
  name,
  description: z.string().max(2000).nullish(),
  requireAuthentication: z.boolean().optional(),
  authMethod: z.enum(AuthMethod).optional(),
  jwt: z
    .record(z.string(), z.unknown())
    .nullish()
    .describe('Whose tokens it accepts, as the GraphQL input JwtConfigurationInput; null: no tokens.'),
  specification: specificationContent.optional(),
  attachments: z.array(attachment).max(200).optional(),
});

const TYPE_NAMES = Object.keys(CONNECTOR_TYPES) as [ConnectorTypeName, ...ConnectorTypeName[]];

/** Which fields a connector may have, the GraphQL input of its type says. */
const connector = z.looseObject({
  name,
  alias: connectorAlias
    .optional()
    .describe('What this and other documents call it; its name, where nothing else is said.'),
  type: z.enum(TYPE_NAMES).describe('What it connects to.'),
});

/**
 * The configuration of a platform as a document. What it names is made or changed so that it is as the document says; fields that are
 * absent, and whatever the document does not name, stay as they are.
 */
export const configurationDocument = z.strictObject({
  version: z.literal(CONFIGURATION_VERSION, {
    error: ({ input }) =>
      `is ${JSON.stringify(input)}; this platform reads documents of version ${CONFIGURATION_VERSION}`,
  }),
  connectors: z.array(connector).max(5000).optional(),
  gateways: z.array(gateway).max(5000).optional(),
  omitted: z
    .array(z.string())
    .optional()
    .describe('What an export could not write down. Says nothing to an import.'),
});

export type ConfigurationDocument = z.infer<typeof configurationDocument>;
export type GatewayEntry = z.infer<typeof gateway>;
export type AttachmentEntry = z.infer<typeof attachment>;
export type ConnectorEntry = z.infer<typeof connector>;

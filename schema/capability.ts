import { index, modelOptions, prop } from '@typegoose/typegoose';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { McpConnector, McpTransport, RegistrySource } from './connector.ts';
import { ConnectorAuthDetails } from './connector-auth.ts';
import { listOf } from './list.ts';
import { PluginRecord } from './plugin.ts';
import { RestConnector } from './rest-connector.ts';
import { ConnectorSecurityScheme, ConnectorServer, ConnectorWarning, RestOperation } from './rest-details.ts';
import { DateTimeScalar, type JsonObject, JsonObjectScalar } from './scalars.ts';

export enum CapabilityKind {
  BUILTIN = 'BUILTIN',
  PLUGIN = 'PLUGIN',
  CONNECTOR = 'CONNECTOR',
}

registerEnumType(CapabilityKind, {
  name: 'CapabilityKind',
  description: 'Where the tools of a capability come from.',
  valuesConfig: {
    BUILTIN: { description: 'A service that ships with the platform.' },
    PLUGIN: { description: 'A WebAssembly component that somebody uploaded.' },
    CONNECTOR: { description: 'A REST API or an MCP server elsewhere.' },
  },
});

export enum CapabilityScope {
  AGENT_AND_MCP = 'AGENT_AND_MCP',
  AGENT_ONLY = 'AGENT_ONLY',
}

registerEnumType(CapabilityScope, {
  name: 'CapabilityScope',
  description: 'Who may use a capability.',
  valuesConfig: {
    AGENT_AND_MCP: { description: 'It may be attached to gateways.' },
    AGENT_ONLY: { description: 'It is listed and cannot be attached to a gateway.' },
  },
});

export enum CapabilityState {
  READY = 'READY',
  CONNECTING = 'CONNECTING',
  FAILED = 'FAILED',
  UNCONFIGURED = 'UNCONFIGURED',
}

registerEnumType(CapabilityState, {
  name: 'CapabilityState',
  description: 'Whether a capability can be used.',
  valuesConfig: {
    READY: { description: 'It answered when it was last asked.' },
    CONNECTING: { description: 'It is being asked.' },
    FAILED: {
      description:
        'It did not answer; `stateReason` says how. Its tools stay listed from the last good answer.',
    },
    UNCONFIGURED: { description: 'A setting is missing; `stateReason` says which.' },
  },
});

@ObjectType({ description: 'Something that provides tools.' })
@modelOptions({ schemaOptions: { collection: 'capabilities', versionKey: false, minimize: false } })
@index({ name: 1, _id: 1 })
// Uploads find the plugin that they are the next version of by its name.
@index(
  { name: 1 },
  { name: 'pluginName', unique: true, partialFilterExpression: { kind: CapabilityKind.PLUGIN } },
)
// Documents of configuration find everything by its alias.
@index({ alias: 1 }, { name: 'alias', unique: true, partialFilterExpression: { alias: { $type: 'string' } } })
export class Capability {
  @Field(() => ID, { name: 'id', description: 'For built-ins their name in kebab-case.' })
  @prop({ type: String, required: true })
  _id!: string;

  @Field(() => String, { description: 'What it is called.' })
  @prop({ type: String, required: true })
  name!: string;

  /** Null only where an API process of before aliases made it. */
  @prop({ type: String })
  alias?: string | null;

  @Field(() => CapabilityKind, { description: 'Where its tools come from.' })
  @prop({ type: String, enum: CapabilityKind, required: true })
  kind!: CapabilityKind;

  @Field(() => CapabilityScope, { description: 'Who may use it.' })
  @prop({ type: String, enum: CapabilityScope, required: true })
  scope!: CapabilityScope;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  @prop({ type: String })
  description?: string | null;

  @Field(() => CapabilityState, { description: 'Whether it can be used.' })
  @prop({ type: String, enum: CapabilityState, required: true })
  state!: CapabilityState;

  @Field(() => String, { nullable: true, description: 'Why it is in a state other than READY.' })
  @prop({ type: String })
  stateReason?: string | null;

  @prop({ type: () => McpConnector })
  mcp?: McpConnector | null;

  @prop({ type: () => PluginRecord })
  plugin?: PluginRecord | null;
  @prop({ type: () => RestConnector })
  rest?: RestConnector | null;

  /**
   * An `Inspection` as JSON text: tool schemas are full of keys (`$ref`, dots) that are not fit to be keys of a
   * stored document, and nothing is ever looked up inside it.
   */
  @prop({ type: String, required: true })
  inspection!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When its tools were last asked for.' })
  @prop({ type: Date })
  inspectedAt?: Date | null;

  /** When its configuration was last changed: what was opened before that is opened again. */
  @prop({ type: Date })
  configuredAt?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was made; null for built-ins.' })
  @prop({ type: Date })
  createdAt?: Date | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was last changed; null for built-ins.',
  })
  @prop({ type: Date })
  updatedAt?: Date | null;
}

export const CapabilityList = listOf(Capability, 'CapabilityList');

@ObjectType({ description: 'A tool, as the capability describes it.' })
export class Tool {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'A name for people.' })
  title?: string | null;

  @Field(() => String, { nullable: true, description: 'What it does, for models.' })
  description?: string | null;

  @Field(() => JsonObjectScalar, { description: 'JSON Schema of its arguments.' })
  inputSchema!: JsonObject;

  @Field(() => JsonObjectScalar, { nullable: true, description: 'JSON Schema of its structured result.' })
  outputSchema?: JsonObject | null;

  @Field(() => JsonObjectScalar, {
    nullable: true,
    description: 'Hints such as `readOnlyHint` and `destructiveHint`.',
  })
  annotations?: JsonObject | null;
}

@ObjectType({ description: 'What ships with the platform says of itself.' })
export class BuiltinDetails {
  @Field(() => JsonObjectScalar, { description: 'JSON Schema of the settings that an attachment may have.' })
  settingsSchema!: JsonObject;
}

@ObjectType({ description: 'How a connector reaches its server.' })
export class ConnectorDetails {
  @Field(() => String, { description: 'What it connects to: `MCP` or `REST`.' })
  type!: string;

  @Field(() => McpTransport, { nullable: true, description: 'How the server is to be reached.' })
  transport?: McpTransport | null;

  @Field(() => McpTransport, { nullable: true, description: 'How it was reached when it was last asked.' })
  transportInUse?: McpTransport | null;

  @Field(() => String, { nullable: true, description: "The server's URL." })
  url?: string | null;

  @Field(() => JsonObjectScalar, {
    description: 'Headers sent with every request; of each value only its end is shown.',
  })
  headers!: JsonObject;

  @Field(() => String, { nullable: true, description: 'The command that is run.' })
  command?: string | null;

  @Field(() => [String], { nullable: true, description: 'Its arguments; `{name}` stands for a secret.' })
  args?: string[] | null;

  @Field(() => JsonObjectScalar, {
    nullable: true,
    description: 'Its environment beside PATH and HOME; of each value only its end is shown.',
  })
  env?: JsonObject | null;

  @Field(() => JsonObjectScalar, {
    nullable: true,
    description: 'What `{name}` stands for in URL and arguments; of each value only its end is shown.',
  })
  variables?: JsonObject | null;

  @Field(() => ConnectorAuthDetails, { nullable: true, description: 'How the server is shown who calls.' })
  auth?: ConnectorAuthDetails | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether each caller grants access of their own.',
  })
  tokenPerUser?: boolean | null;

  @Field(() => RegistrySource, {
    nullable: true,
    description: 'The server of a registry that it was made of.',
  })
  registry?: RegistrySource | null;

  @Field(() => Boolean, { description: 'Whether it may be at a private or loopback address.' })
  allowPrivateNetwork!: boolean;

  @Field(() => Number, { nullable: true, description: 'Its own limit for a call, in seconds.' })
  timeoutSeconds?: number | null;

  @Field(() => JsonObjectScalar, {
    nullable: true,
    description: 'Name and version that the server gave itself.',
  })
  serverInfo?: JsonObject | null;

  @Field(() => String, { nullable: true, description: 'The MCP revision that was agreed on.' })
  protocolVersion?: string | null;

  @Field(() => String, { nullable: true, description: 'REST: the URL that paths are put behind.' })
  baseUrl?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'REST: where the document is, unless it was sent as text.',
  })
  documentUrl?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'REST: which operations of the document are tools; null for all.',
  })
  operationIds?: string[] | null;

  @Field(() => [RestOperation], { nullable: true, description: 'REST: the operation behind each tool.' })
  operations?: RestOperation[] | null;

  @Field(() => [JsonObjectScalar], {
    nullable: true,
    description: 'REST: operations made by hand, as they were given (`RestOperationInput`).',
  })
  operationsByHand?: JsonObject[] | null;

  @Field(() => [ConnectorWarning], {
    nullable: true,
    description: 'REST: what was mended or left out of the document.',
  })
  warnings?: ConnectorWarning[] | null;

  @Field(() => [ConnectorServer], { nullable: true, description: 'REST: base URLs that the document names.' })
  servers?: ConnectorServer[] | null;

  @Field(() => [ConnectorSecurityScheme], {
    nullable: true,
    description: 'REST: ways to authenticate that the document names.',
  })
  securitySchemes?: ConnectorSecurityScheme[] | null;
}

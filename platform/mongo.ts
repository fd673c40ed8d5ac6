import { getModelForClass, type ReturnModelType, setGlobalOptions } from '@typegoose/typegoose';
import mongoose, { type Connection } from 'mongoose';
import { ActivityEntry } from '../schema/activity-entry.ts';
import { ApiKey } from '../schema/api-key.ts';
import { AuditEntry } from '../schema/audit-entry.ts';
import { BuiltinState } from '../schema/builtin-state.ts';
import { Capability } from '../schema/capability.ts';
import { Gateway } from '../schema/gateway.ts';
import { KnowledgeChunk, KnowledgeSource, KnowledgeUpload } from '../schema/knowledge.ts';
import { ManagementKey } from '../schema/management-key.ts';
import { PluginVersion } from '../schema/plugin.ts';
import { Specification } from '../schema/specification.ts';
import { ToolBaseline } from '../schema/tool-baseline.ts';
import { UpstreamClient, UpstreamGrant } from '../schema/upstream-grant.ts';
import { UsageRollup } from '../schema/usage.ts';
import { User } from '../schema/user.ts';
import { MIGRATIONS, SCHEMA_VERSION } from './migrations/index.ts';
import { runMigrations } from './migrations/run-migrations.ts';

/** The collections of the platform. */
export interface Models {
  gateways: ReturnModelType<typeof Gateway>;
  capabilities: ReturnModelType<typeof Capability>;
  apiKeys: ReturnModelType<typeof ApiKey>;
  specifications: ReturnModelType<typeof Specification>;
  toolBaselines: ReturnModelType<typeof ToolBaseline>;
  auditEntries: ReturnModelType<typeof AuditEntry>;
  builtinStates: ReturnModelType<typeof BuiltinState>;
  knowledgeSources: ReturnModelType<typeof KnowledgeSource>;
  knowledgeChunks: ReturnModelType<typeof KnowledgeChunk>;
  knowledgeUploads: ReturnModelType<typeof KnowledgeUpload>;
  pluginVersions: ReturnModelType<typeof PluginVersion>;
  users: ReturnModelType<typeof User>;
  managementKeys: ReturnModelType<typeof ManagementKey>;
  activity: ReturnModelType<typeof ActivityEntry>;
  usage: ReturnModelType<typeof UsageRollup>;
  upstreamGrants: ReturnModelType<typeof UpstreamGrant>;
  upstreamClients: ReturnModelType<typeof UpstreamClient>;
}

// A model belongs to its connection; one of an earlier connection must not be found in a cache.
setGlobalOptions({ options: { disableCaching: true } });

/** Documents say which version of the schema they follow, for migrations to find what is older. */
mongoose.set('applyPluginsToChildSchemas', false);
mongoose.plugin((schema) => {
  schema.add({ schemaVersion: { type: Number, default: SCHEMA_VERSION } });
});

/** A store in use. */
export interface Mongo {
  connection: Connection;
  models: Models;
  /** Whether the store answers right now. */
  ready(): boolean;
  close(): Promise<void>;
}

/**
 * Connects to the store, brings it up to this version, and makes its indexes. Operations on a store that is away fail within five seconds instead of
 * waiting in memory.
 * @throws when the store cannot be reached; ConfigError where a later version has been at it.
 */
export async function openMongo(uri: string): Promise<Mongo> {
  const connection = await mongoose
    .createConnection(uri, {
      serverSelectionTimeoutMS: 5000,
      bufferCommands: false,
      autoIndex: false,
      maxPoolSize: 10,
    })
    .asPromise();
  const on = { existingConnection: connection };
  const models: Models = {
    gateways: getModelForClass(Gateway, on),
    capabilities: getModelForClass(Capability, on),
    apiKeys: getModelForClass(ApiKey, on),
    specifications: getModelForClass(Specification, on),
    auditEntries: getModelForClass(AuditEntry, on),
    builtinStates: getModelForClass(BuiltinState, on),
    knowledgeSources: getModelForClass(KnowledgeSource, on),
    knowledgeChunks: getModelForClass(KnowledgeChunk, on),
    knowledgeUploads: getModelForClass(KnowledgeUpload, on),
    users: getModelForClass(User, on),
    managementKeys: getModelForClass(ManagementKey, on),
    activity: getModelForClass(ActivityEntry, on),
    usage: getModelForClass(UsageRollup, on),
    upstreamGrants: getModelForClass(UpstreamGrant, on),
    upstreamClients: getModelForClass(UpstreamClient, on),
    toolBaselines: getModelForClass(ToolBaseline, on),
    pluginVersions: getModelForClass(PluginVersion, on),
  };
  try {
    if (connection.db !== undefined) await runMigrations(connection.db, MIGRATIONS);
    await Promise.all(Object.values(models).map((model) => model.createIndexes()));
  } catch (error) {
    await connection.close();
    throw error;
  }
  return {
    connection,
    models,
    ready: () => connection.readyState === mongoose.ConnectionStates.connected,
    close: () => connection.close(),
  };
}

/** Whether a write was refused because a unique index already holds the value (MongoDB error 11000). */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === 11000;
}

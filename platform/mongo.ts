import { getModelForClass, type ReturnModelType } from '@typegoose/typegoose';
import mongoose, { type Connection } from 'mongoose';
import { ApiKey } from '../schema/api-key.ts';
import { AuditEntry } from '../schema/audit-entry.ts';
import { Capability } from '../schema/capability.ts';
import { Gateway } from '../schema/gateway.ts';
import { PluginVersion } from '../schema/plugin.ts';
import { Specification } from '../schema/specification.ts';

/** The collections of the platform. */
export interface Models {
  gateways: ReturnModelType<typeof Gateway>;
  capabilities: ReturnModelType<typeof Capability>;
  apiKeys: ReturnModelType<typeof ApiKey>;
  specifications: ReturnModelType<typeof Specification>;
  auditEntries: ReturnModelType<typeof AuditEntry>;
  pluginVersions: ReturnModelType<typeof PluginVersion>;
}

/** A store in use. */
export interface Mongo {
  connection: Connection;
  models: Models;
  /** Whether the store answers right now. */
  ready(): boolean;
  close(): Promise<void>;
}

/**
 * Connects to the store and makes its indexes. Operations on a store that is away fail within five seconds instead of
 * waiting in memory.
 * @throws when the store cannot be reached.
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
  const existingConnection = connection;
  const models: Models = {
    gateways: getModelForClass(Gateway, { existingConnection }),
    capabilities: getModelForClass(Capability, { existingConnection }),
    apiKeys: getModelForClass(ApiKey, { existingConnection }),
    specifications: getModelForClass(Specification, { existingConnection }),
    auditEntries: getModelForClass(AuditEntry, { existingConnection }),
    pluginVersions: getModelForClass(PluginVersion, { existingConnection }),
  };
  await Promise.all(Object.values(models).map((model) => model.createIndexes()));
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

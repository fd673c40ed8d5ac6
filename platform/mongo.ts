import { getModelForClass, type ReturnModelType } from '@typegoose/typegoose';
import mongoose, { type Connection } from 'mongoose';
import { ActivityEntry } from '../schema/activity-entry.ts';
import { ApiKey } from '../schema/api-key.ts';
import { AuditEntry } from '../schema/audit-entry.ts';
import { Capability } from '../schema/capability.ts';
import { Gateway } from '../schema/gateway.ts';
import { ManagementKey } from '../schema/management-key.ts';
import { Specification } from '../schema/specification.ts';
import { UpstreamClient, UpstreamGrant } from '../schema/upstream-grant.ts';
import { UsageRollup } from '../schema/usage.ts';
import { User } from '../schema/user.ts';

/** The collections of the platform. */
export interface Models {
  gateways: ReturnModelType<typeof Gateway>;
  capabilities: ReturnModelType<typeof Capability>;
  apiKeys: ReturnModelType<typeof ApiKey>;
  specifications: ReturnModelType<typeof Specification>;
  auditEntries: ReturnModelType<typeof AuditEntry>;
  users: ReturnModelType<typeof User>;
  managementKeys: ReturnModelType<typeof ManagementKey>;
  activity: ReturnModelType<typeof ActivityEntry>;
  usage: ReturnModelType<typeof UsageRollup>;
  upstreamGrants: ReturnModelType<typeof UpstreamGrant>;
  upstreamClients: ReturnModelType<typeof UpstreamClient>;
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
  // Typegoose would otherwise give each class the model of the first connection of the process.
  const on = { existingConnection: connection, options: { disableCaching: true } };
  const models: Models = {
    gateways: getModelForClass(Gateway, on),
    capabilities: getModelForClass(Capability, on),
    apiKeys: getModelForClass(ApiKey, on),
    specifications: getModelForClass(Specification, on),
    auditEntries: getModelForClass(AuditEntry, on),
    users: getModelForClass(User, on),
    managementKeys: getModelForClass(ManagementKey, on),
    activity: getModelForClass(ActivityEntry, on),
    usage: getModelForClass(UsageRollup, on),
    upstreamGrants: getModelForClass(UpstreamGrant, on),
    upstreamClients: getModelForClass(UpstreamClient, on),
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

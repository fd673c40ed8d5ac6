import { schemaVersion } from './0001-schema-version.ts';
import { capabilityAlias } from './0002-capability-alias.ts';
import type { Migration } from './migration.ts';

/** All of them, the oldest first. A new one is added at the end; what is here is never changed again. */
export const MIGRATIONS: readonly Migration[] = [schemaVersion, capabilityAlias];

/** What new documents follow. */
export const SCHEMA_VERSION = MIGRATIONS.length;

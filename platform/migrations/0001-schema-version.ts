import type { Migration } from './migration.ts';

/** What was stored before documents said which version of the schema they follow. */
const COLLECTIONS = [
  'gateways',
  'capabilities',
  'apikeys',
  'specifications',
  'auditentries',
  'activity',
  'usage',
];

/** From now on every document says which version of the schema it follows, so that later migrations find what is older. */
export const schemaVersion: Migration = {
  id: '0001-schema-version',
  async up(database) {
    for (const name of COLLECTIONS) {
      await database
        .collection(name)
        .updateMany({ schemaVersion: { $exists: false } }, { $set: { schemaVersion: 1 } });
    }
  },
};

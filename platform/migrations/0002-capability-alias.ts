import type { mongo } from 'mongoose';
import { firstFreeAlias } from '../capability-alias.ts';
import type { Migration } from './migration.ts';

interface Named {
  _id: string;
  name: string;
  alias?: string;
}

/** Every capability gets an alias that is its own: its name, and for those that were made later under the same name one with a number. */
export const capabilityAlias: Migration = {
  id: '0002-capability-alias',
  async up(database: mongo.Db) {
    const capabilities = database.collection<Named>('capabilities');
    const fields = { name: 1, alias: 1 };
    const all = await capabilities.find({}, { projection: fields }).sort({ createdAt: 1, _id: 1 }).toArray();
    const taken = new Set(all.flatMap(({ alias }) => alias ?? []));
    for (const { _id, name } of all.filter((it) => it.alias === undefined)) {
      const alias = firstFreeAlias(name, taken);
      taken.add(alias);
      await capabilities.updateOne({ _id }, { $set: { alias, schemaVersion: 2 } });
    }
  },
};

import { aliasOf, firstFreeAlias } from '../../../platform/capability-alias.ts';
import { PlatformError } from '../../../platform/errors.ts';
import { isDuplicateKey, type Models } from '../../../platform/mongo.ts';
import { findBuiltin } from '../../../schema/builtins/index.ts';
import type { Capability } from '../../../schema/capability.ts';

/** How often a free alias is looked for: each time but the first, somebody else took it meanwhile. */
const MAX_TRIES = 20;

/** What somebody said of names. */
interface Naming {
  name: string;
  alias?: string | null | undefined;
}

/**
 * Writes a capability with an alias that no other one has: the chosen one, else one made of its name.
 * @param before the capability, where there is one: its alias stays, unless it was its name and that changes.
 * @throws PlatformError VALIDATION_FAILED where the chosen one is not free; what `write` throws.
 */
export async function withOwnAlias<Result>(
  models: Models,
  { name, alias }: Naming,
  before: Capability | undefined,
  write: (alias: string) => Promise<Result>,
): Promise<Result> {
  if (alias) return withChosenAlias(alias.trim(), write);
  const kept = before?.alias;
  const stays = kept && (before.name === name || kept !== before.name);
  return stays ? write(kept) : withFreeAlias(models, name, write);
}

/**
 * Stores a new capability with an alias that no other one has, which it then bears.
 * @param alias the chosen one. @throws PlatformError VALIDATION_FAILED where it is not free.
 */
export async function createWithOwnAlias(
  models: Models,
  capability: Capability,
  alias?: string | null,
): Promise<void> {
  await withOwnAlias(models, { name: capability.name, alias }, undefined, async (own) => {
    capability.alias = own;
    await models.capabilities.create(capability);
  });
}

async function withChosenAlias<Result>(
  alias: string,
  write: (alias: string) => Promise<Result>,
): Promise<Result> {
  if (findBuiltin(alias) !== undefined) throw notFree(`"${alias}" is the id of a built-in`);
  try {
    return await write(alias);
  } catch (error) {
    throw isAliasTaken(error) ? notFree(`another capability is called "${alias}"`) : error;
  }
}

async function withFreeAlias<Result>(
  models: Models,
  name: string,
  write: (alias: string) => Promise<Result>,
): Promise<Result> {
  for (let tried = 1; ; tried += 1) {
    const pattern = new RegExp(`^${RegExp.escape(name)}( \\d+)?$`);
    const similar = await models.capabilities
      .find({ $or: [{ alias: pattern }, { alias: null, name: pattern }] }, { alias: 1, name: 1 })
      .lean();
    try {
      return await write(firstFreeAlias(name, new Set(similar.map(aliasOf))));
    } catch (error) {
      if (!isAliasTaken(error) || tried === MAX_TRIES) throw error;
    }
  }
}

/** Other unique indexes say other things. */
function isAliasTaken(error: unknown): boolean {
  return isDuplicateKey(error) && 'alias' in ((error as { keyPattern?: object }).keyPattern ?? {});
}

function notFree(message: string): PlatformError {
  return new PlatformError('VALIDATION_FAILED', undefined, { fields: [{ path: 'input.alias', message }] });
}

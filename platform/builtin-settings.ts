import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { BuiltinDefinition } from '../schema/builtins/definition.ts';
import type { JsonObject } from '../schema/scalars.ts';
import { PlatformError } from './errors.ts';
import { lastFour, type SecretBox } from './secrets.ts';

/** The part of JSON Schema that settings are made of. */
interface Schema {
  writeOnly?: boolean;
  'x-sent-to'?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
}

/** What stands at the same place in the settings that were in force. */
interface Stored {
  value: unknown;
  /** Whether it was sent elsewhere than what takes its place. */
  elsewhere: boolean;
}

/** Makes another text of a secret. */
type Replace = (secret: string, before: Stored, path: string) => Promise<string> | string;

const schemas = new WeakMap<BuiltinDefinition, Schema>();

function schemaOf(definition: BuiltinDefinition): Schema {
  let schema = schemas.get(definition);
  if (schema === undefined) {
    schema = z.toJSONSchema(definition.settings, { io: 'input' }) as Schema;
    schemas.set(definition, schema);
  }
  return schema;
}

/**
 * Settings as they are stored: secrets sealed. Where a secret is given as reads show it, the stored one is kept, so that a
 * form can send back what it got; but not where it would then be sent elsewhere, lest whoever may change settings could read it there.
 * @param before the stored settings that these replace.
 * @throws PlatformError VALIDATION_FAILED for the masked form of a secret that is not there, or not for that.
 */
export async function sealSettings(
  definition: BuiltinDefinition,
  settings: JsonObject,
  before: JsonObject,
  secrets: SecretBox,
): Promise<JsonObject> {
  const seal: Replace = async (secret, stored, path) => {
    if (!secret.startsWith('…')) return secrets.seal(secret);
    const { value, elsewhere } = stored;
    const same = typeof value === 'string' && lastFour(await secrets.open(value)) === secret;
    if (same && !elsewhere) return value;
    const message = same
      ? 'would be sent elsewhere than before; give the secret itself'
      : 'is the masked form of a secret; give the secret itself';
    throw new PlatformError('VALIDATION_FAILED', undefined, {
      fields: [{ path: `settings.${path}`, message }],
    });
  };
  return (await replaceSecrets(schemaOf(definition), settings, before, '', seal)) as JsonObject;
}

/** Stored settings as a built-in needs them. @throws when they were sealed with another `SECRET_KEY`. */
export async function openSettings(
  definition: BuiltinDefinition,
  settings: JsonObject,
  secrets: SecretBox,
): Promise<JsonObject> {
  const open: Replace = (secret) => secrets.open(secret);
  return (await replaceSecrets(schemaOf(definition), settings, {}, '', open)) as JsonObject;
}

/** Stored settings as reads show them: of secrets only the end. */
export async function maskSettings(
  definition: BuiltinDefinition,
  settings: JsonObject,
  secrets: SecretBox,
): Promise<JsonObject> {
  const mask: Replace = async (secret) => lastFour(await secrets.open(secret));
  return (await replaceSecrets(schemaOf(definition), settings, {}, '', mask)) as JsonObject;
}

/** Settings as the audit log keeps them. */
export async function redactSettings(
  definition: BuiltinDefinition,
  settings: JsonObject,
): Promise<JsonObject> {
  return (await replaceSecrets(schemaOf(definition), settings, {}, '', () => '[redacted]')) as JsonObject;
}

async function replaceSecrets(
  schema: Schema,
  value: unknown,
  before: unknown,
  path: string,
  replace: Replace,
): Promise<unknown> {
  const at = (key: string | number) => (path === '' ? String(key) : `${path}.${key}`);
  if (Array.isArray(value)) {
    const { items = {} } = schema;
    return Promise.all(
      value.map((item, index) =>
        replaceSecrets(items, item, counterpart(item, index, before), at(index), replace),
      ),
    );
  }
  if (!isObject(value) || schema.properties === undefined) return value;
  const { properties } = schema;
  const stored = isObject(before) ? before : {};
  const entries = Object.entries(value).map(async ([key, field]) => {
    const { writeOnly, 'x-sent-to': sentTo = [], ...inner } = properties[key] ?? {};
    if (!writeOnly) return [key, await replaceSecrets(inner, field, stored[key], at(key), replace)];
    const elsewhere = sentTo.some((sibling) => !isDeepStrictEqual(value[sibling], stored[sibling]));
    if (typeof field !== 'string') return [key, field];
    return [key, await replace(field, { value: stored[key], elsewhere }, at(key))];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Items of a list are found again by their names, which they keep when the list is put in another order. */
function counterpart(item: unknown, index: number, before: unknown): unknown {
  if (!Array.isArray(before)) return undefined;
  const name = isObject(item) ? item.name : undefined;
  return name === undefined ? before[index] : before.find((it) => isObject(it) && it.name === name);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { INTEGER_BOUNDS, isBytes, isInteger, type WitType } from './wit-type.ts';

type Schema = Record<string, unknown>;

/** Whether a value goes to the component or comes from it: only there a float may be no number. */
export type Direction = 'input' | 'output';

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * JSON Schema (2020-12) of the JSON form of a type's values; docs/plugins.md has the table.
 * @param description says more about this use of the type than its own does.
 */
export function typeSchema(
  type: WitType,
  direction: Direction,
  description: string | undefined = type.description,
): Schema {
  const notes = [description, caseNotes(type)].filter((it) => it !== undefined).join('\n');
  return { ...(notes === '' ? {} : { description: notes }), ...bareSchema(type, direction) };
}

function bareSchema(type: WitType, direction: Direction): Schema {
  if (isInteger(type.kind)) return integerSchema(type.kind);
  if (isBytes(type)) return { type: 'string', contentEncoding: 'base64' };
  switch (type.kind) {
    case 'bool':
      return { type: 'boolean' };
    case 'f32':
    case 'f64':
      return direction === 'input'
        ? { type: 'number' }
        : { anyOf: [{ type: 'number' }, { enum: ['NaN', 'Infinity', '-Infinity'] }] };
    case 'char':
      return { type: 'string', minLength: 1, maxLength: 1 };
    case 'list':
      return {
        type: 'array',
        items: typeSchema(type.item, direction),
        ...(type.length === undefined ? {} : { minItems: type.length, maxItems: type.length }),
      };
    case 'option': {
      const item = typeSchema(type.item, direction);
      return { anyOf: [isNullable(type.item) ? object({ some: item }) : item, { type: 'null' }] };
    }
    case 'result':
      return {
        oneOf: [
          caseSchema({ name: 'ok', type: type.ok }, direction),
          caseSchema({ name: 'err', type: type.error }, direction),
        ],
      };
    case 'tuple': {
      const { length } = type.items;
      const prefixItems = type.items.map((item) => typeSchema(item, direction));
      return { type: 'array', prefixItems, items: false, minItems: length, maxItems: length };
    }
    case 'record':
      return objectSchema(type.fields, direction);
    case 'variant':
      return { oneOf: type.cases.map((it) => caseSchema(it, direction)) };
    case 'enum':
      return { type: 'string', enum: type.cases.map(({ name }) => name) };
    case 'flags':
      return {
        type: 'array',
        items: { type: 'string', enum: type.cases.map(({ name }) => name) },
        uniqueItems: true,
      };
    default:
      return { type: 'string' };
  }
}

/** An object with these fields; what may be absent need not be there. */
export function objectSchema(
  fields: readonly { name: string; type: WitType; description?: string | undefined }[],
  direction: Direction,
): Schema {
  const properties = Object.fromEntries(
    fields.map(({ name, type, description }) => [name, typeSchema(type, direction, description)]),
  );
  const required = fields.filter(({ type }) => type.kind !== 'option').map(({ name }) => name);
  return {
    type: 'object',
    properties,
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}

function integerSchema(kind: keyof typeof INTEGER_BOUNDS): Schema {
  const [minimum, maximum] = INTEGER_BOUNDS[kind];
  if (maximum <= SAFE) return { type: 'integer', minimum: Number(minimum), maximum: Number(maximum) };
  // JSON numbers are exact up to 2^53 only; beyond, digits are.
  const isSigned = minimum < 0n;
  return {
    anyOf: [
      { type: 'integer', minimum: isSigned ? Number(-SAFE) : 0, maximum: Number(SAFE) },
      { type: 'string', pattern: isSigned ? '^-?[0-9]{1,19}$' : '^[0-9]{1,20}$' },
    ],
  };
}

function caseSchema(
  { name, type, description }: { name: string; type?: WitType | undefined; description?: string | undefined },
  direction: Direction,
): Schema {
  const properties = {
    tag: { const: name },
    ...(type === undefined ? {} : { value: typeSchema(type, direction) }),
  };
  const mayLack = type === undefined || type.kind === 'option';
  return {
    ...(description === undefined ? {} : { description }),
    type: 'object',
    properties,
    required: mayLack ? ['tag'] : ['tag', 'value'],
    additionalProperties: false,
  };
}

function object(properties: Record<string, Schema>): Schema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** JSON Schema has no place for the description of one value of several. */
function caseNotes(type: WitType): string | undefined {
  if (type.kind !== 'enum' && type.kind !== 'flags') return undefined;
  const notes = type.cases.filter(({ description }) => description !== undefined);
  return notes.length === 0
    ? undefined
    : notes.map(({ name, description }) => `${name}: ${description}`).join('\n');
}

/** Whether null is already one of its values, so that another layer needs a form of its own. */
export function isNullable(type: WitType): boolean {
  return type.kind === 'option';
}

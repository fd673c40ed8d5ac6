import { isNullable } from '../interface/json-schema.ts';
import { isBytes, type WitType } from '../interface/wit-type.ts';
import { scriptName } from './names.ts';

/** A JSON value that {@link checkValue} accepts, in the form that jco's code takes. */
export function toComponent(type: WitType, value: unknown): unknown {
  if (isBytes(type)) return new Uint8Array(Buffer.from(value as string, 'base64'));
  switch (type.kind) {
    case 's64':
    case 'u64':
      return BigInt(value as number | string);
    case 'f32':
    case 'f64':
      return Number(value);
    case 'list':
      return (value as unknown[]).map((item) => toComponent(type.item, item));
    case 'tuple':
      return type.items.map((item, index) => toComponent(item, (value as unknown[])[index]));
    case 'option':
      return optionToComponent(type.item, value);
    case 'record': {
      const given = value as Record<string, unknown>;
      return Object.fromEntries(
        type.fields.map((field) => [scriptName(field.name), toComponent(field.type, given[field.name])]),
      );
    }
    case 'flags':
      return Object.fromEntries(
        type.cases.map(({ name }) => [scriptName(name), (value as string[]).includes(name)]),
      );
    case 'variant': {
      const { tag, value: inner } = value as { tag: string; value?: unknown };
      return caseToComponent(tag, type.cases.find(({ name }) => name === tag)?.type, inner);
    }
    case 'result': {
      const { tag, value: inner } = value as { tag: 'ok' | 'err'; value?: unknown };
      return caseToComponent(tag, tag === 'ok' ? type.ok : type.error, inner);
    }
    default:
      return value;
  }
}

/** An option of an option is tagged, since "not there" could be either. */
function optionToComponent(item: WitType, value: unknown): unknown {
  const isThere = value !== null && value !== undefined;
  if (!isNullable(item)) return isThere ? toComponent(item, value) : undefined;
  return isThere
    ? { tag: 'some', val: toComponent(item, (value as { some: unknown }).some) }
    : { tag: 'none' };
}

function caseToComponent(tag: string, type: WitType | undefined, value: unknown): unknown {
  return type === undefined ? { tag } : { tag, val: toComponent(type, value) };
}

import { isNullable } from '../interface/json-schema.ts';
import { isBytes, type WitType } from '../interface/wit-type.ts';
import { scriptName } from './names.ts';

/** A value that came from jco's code, as JSON. */
export function fromComponent(type: WitType, value: unknown): unknown {
  if (isBytes(type)) {
    const { buffer, byteOffset, byteLength } = value as Uint8Array;
    return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
  }
  switch (type.kind) {
    case 's64':
    case 'u64':
      return integerToJson(value as bigint);
    case 'f32':
    case 'f64':
      return Number.isFinite(value) ? value : String(value);
    case 'list':
      // Lists of numbers come as typed arrays.
      return Array.from(value as Iterable<unknown>, (item) => fromComponent(type.item, item));
    case 'tuple':
      return type.items.map((item, index) => fromComponent(item, (value as unknown[])[index]));
    case 'option':
      return optionToJson(type.item, value);
    case 'record': {
      const given = value as Record<string, unknown>;
      return Object.fromEntries(
        type.fields.map(({ name, type: field }) => [name, fromComponent(field, given[scriptName(name)])]),
      );
    }
    case 'flags': {
      const given = value as Record<string, boolean>;
      return type.cases.map(({ name }) => name).filter((name) => given[scriptName(name)]);
    }
    case 'variant': {
      const { tag, val } = value as { tag: string; val?: unknown };
      return caseToJson(tag, type.cases.find(({ name }) => name === tag)?.type, val);
    }
    case 'result': {
      const { tag, val } = value as { tag: 'ok' | 'err'; val?: unknown };
      return caseToJson(tag, tag === 'ok' ? type.ok : type.error, val);
    }
    default:
      return value;
  }
}

/** A number where JSON has it exactly, else its digits. */
function integerToJson(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

function optionToJson(item: WitType, value: unknown): unknown {
  if (!isNullable(item)) return value === undefined ? null : fromComponent(item, value);
  const { tag, val } = value as { tag: 'some' | 'none'; val?: unknown };
  return tag === 'none' ? null : { some: fromComponent(item, val) };
}

function caseToJson(tag: string, type: WitType | undefined, value: unknown): unknown {
  return type === undefined ? { tag } : { tag, value: fromComponent(type, value) };
}

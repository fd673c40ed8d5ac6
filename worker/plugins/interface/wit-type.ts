/** The integer types of WIT, with their bounds. */
export const INTEGER_BOUNDS = {
  s8: [-(2n ** 7n), 2n ** 7n - 1n],
  u8: [0n, 2n ** 8n - 1n],
  s16: [-(2n ** 15n), 2n ** 15n - 1n],
  u16: [0n, 2n ** 16n - 1n],
  s32: [-(2n ** 31n), 2n ** 31n - 1n],
  u32: [0n, 2n ** 32n - 1n],
  s64: [-(2n ** 63n), 2n ** 63n - 1n],
  u64: [0n, 2n ** 64n - 1n],
} as const satisfies Record<string, readonly [bigint, bigint]>;

export type IntegerKind = keyof typeof INTEGER_BOUNDS;

/** A type of WIT of which values can be copied: what tools take and give. */
export type WitType = { description?: string | undefined } & (
  | { kind: IntegerKind | 'f32' | 'f64' | 'bool' | 'char' | 'string' }
  /** `length` is that of a list of fixed length. */
  | { kind: 'list'; item: WitType; length?: number | undefined }
  | { kind: 'option'; item: WitType }
  | { kind: 'result'; ok?: WitType | undefined; error?: WitType | undefined }
  | { kind: 'tuple'; items: WitType[] }
  | { kind: 'record'; fields: Field[] }
  | { kind: 'variant' | 'enum' | 'flags'; cases: Case[] }
);

/** A field of a record, or a parameter. */
export interface Field {
  name: string;
  type: WitType;
  description?: string | undefined;
}

/** A case of a variant or enum, or a flag. */
export interface Case {
  name: string;
  type?: WitType | undefined;
  description?: string | undefined;
}

/** A function that a component exports. */
export interface ExportedFunction {
  /** The interface that it is in, as the component calls it (`ns:package/name@1.0.0` or a plain name). */
  interface?: string | undefined;
  name: string;
  parameters: Field[];
  result?: WitType | undefined;
  description?: string | undefined;
}

export function isInteger(kind: string): kind is IntegerKind {
  return kind in INTEGER_BOUNDS;
}

/** Whether it is `list<u8>`: bytes, which JSON has as base64. */
export function isBytes(type: WitType): boolean {
  return type.kind === 'list' && type.item.kind === 'u8' && type.length === undefined;
}

/** The interface's own name: the last part of `ns:package/name@1.0.0`. */
export function shortInterfaceName(id: string): string {
  return id.replace(/@.*$/, '').replace(/^.*\//, '');
}

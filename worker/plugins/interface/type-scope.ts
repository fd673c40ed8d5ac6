import type { InterfaceItem, Place, TypeSyntax, WorldItem } from './wit-syntax.ts';
import type { WitType } from './wit-type.ts';

/** A type that no tool can take or give. */
export class RefusedType extends Error {
  constructor(readonly what: string) {
    super(what);
    this.name = 'RefusedType';
  }
}

/** A name that means nothing in this text: it may come from a package that is elsewhere. */
export class UnknownName extends Error {
  constructor(
    readonly missing: string,
    readonly place: Place,
  ) {
    super(`line ${place.line}, column ${place.column}: "${missing}" is not known here`);
    this.name = 'UnknownName';
  }
}

/** Finds the scope of the interface that a path names, seen from a package; undefined where the text has none. */
export type FindScope = (path: string, packageName: string) => TypeScope | undefined;

const PRIMITIVES = new Set([
  ...['bool', 'char', 'string', 'f32', 'f64'],
  ...['s8', 'u8', 's16', 'u16', 's32', 'u32', 's64', 'u64'],
]);

/** Types by name, in one interface or world. Names are looked up when they are asked for, each once. */
export class TypeScope {
  readonly #package: string;
  readonly #items: readonly (InterfaceItem | WorldItem)[];
  readonly #find: FindScope;
  readonly #known = new Map<string, WitType>();
  readonly #underway = new Set<string>();

  constructor(packageName: string, items: readonly (InterfaceItem | WorldItem)[], find: FindScope) {
    this.#package = packageName;
    this.#items = items;
    this.#find = find;
  }

  /** @throws RefusedType, UnknownName */
  resolve(type: TypeSyntax): WitType {
    switch (type.kind) {
      case 'name':
        return PRIMITIVES.has(type.name)
          ? ({ kind: type.name } as WitType)
          : this.lookUp(type.name, type.place);
      case 'list':
        return { kind: 'list', item: this.resolve(type.item), length: type.length };
      case 'option':
        return { kind: 'option', item: this.resolve(type.item) };
      case 'result':
        return {
          kind: 'result',
          ok: type.ok && this.resolve(type.ok),
          error: type.error && this.resolve(type.error),
        };
      case 'tuple':
        return { kind: 'tuple', items: type.items.map((item) => this.resolve(item)) };
      case 'record':
        return {
          kind: 'record',
          fields: type.fields.map((it) => ({
            name: it.name,
            type: this.resolve(it.type),
            description: it.docs || undefined,
          })),
        };
      case 'variant':
      case 'enum':
      case 'flags':
        return {
          kind: type.kind,
          cases: type.cases.map((it) => ({
            name: it.name,
            type: it.type && this.resolve(it.type),
            description: it.docs || undefined,
          })),
        };
      case 'refused':
        throw new RefusedType(type.what);
    }
  }

  /** @throws RefusedType, UnknownName */
  lookUp(name: string, place: Place): WitType {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    if (this.#underway.has(name)) throw new RefusedType(`"${name}", which contains itself`);
    this.#underway.add(name);
    try {
      const type = this.#define(name, place);
      this.#known.set(name, type);
      return type;
    } finally {
      this.#underway.delete(name);
    }
  }

  #define(name: string, place: Place): WitType {
    for (const item of this.#items) {
      if (item.kind === 'type' && item.name === name) {
        const type = this.resolve(item.type);
        return item.docs ? { ...type, description: item.docs } : type;
      }
      if (item.kind === 'use') {
        const used = item.names.find((it) => it.as === name);
        const scope = used && this.#find(item.path, this.#package);
        if (used && scope) return scope.lookUp(used.name, item.place);
        if (used) throw new UnknownName(item.path, item.place);
      }
    }
    throw new UnknownName(name, place);
  }
}

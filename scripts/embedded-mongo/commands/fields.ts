import { inspect } from '../bson/inspect.ts';
import { isNumeric, toInteger, toNumber } from '../bson/numbers.ts';
import { type Document, isTruthy, type Maybe, typeName, type Value } from '../bson/values.ts';
import { CommandError, unsupported } from '../errors.ts';
import { isSimpleCollation } from '../storage/index-specification.ts';

/** Reads the fields of a command, or of a statement in one; what nobody reads is an error. */
export class Fields {
  readonly #document: Document;
  readonly #read = new Set<string>();

  /** @param label what messages call the document, e.g. `find` or `update.updates` */
  constructor(
    document: Document,
    readonly label: string,
  ) {
    this.#document = document;
  }

  /** The value of a field of any type. */
  any(name: string): Maybe {
    this.#read.add(name);
    return this.#document.get(name);
  }

  string(name: string): string {
    const value = this.any(name);
    if (typeof value === 'string') return value;
    throw this.#wrongType(name, value, 'string');
  }

  /** A document; without the field, an empty one. */
  document(name: string): Document {
    const value = this.any(name);
    if (value === undefined || value === null) return new Map();
    if (value instanceof Map) return value;
    throw this.#wrongType(name, value, 'object');
  }

  /** An array of documents; without the field, an empty one. */
  documents(name: string): Document[] {
    return this.array(name).map((value) => {
      if (value instanceof Map) return value;
      throw this.#wrongType(name, value, 'object');
    });
  }

  array(name: string): readonly Value[] {
    const value = this.any(name);
    if (value === undefined) return [];
    if (Array.isArray(value)) return value;
    throw this.#wrongType(name, value, 'array');
  }

  /** A flag, which may also be written as a number. */
  boolean(name: string, otherwise = false): boolean {
    const value = this.any(name);
    if (value === undefined || value === null) return otherwise;
    if (typeof value === 'boolean' || isNumeric(value)) return isTruthy(value);
    throw this.#wrongType(name, value, 'bool');
  }

  /** An integer from `least` on; fractions are cut off, as MongoDB does. */
  integer(name: string, otherwise: number, least = 0): number {
    const value = this.any(name);
    if (value === undefined || value === null) return otherwise;
    if (!isNumeric(value)) throw this.#wrongType(name, value, 'number');
    const number = Number(toInteger(value) ?? Math.trunc(toNumber(value) ?? Number.NaN));
    if (number >= least) return number;
    throw new CommandError(
      51024,
      `BSON field '${name}' value must be >= ${least}, actual value '${inspect(value)}'`,
    );
  }

  /** Fields that change nothing here. */
  ignore(...names: string[]): void {
    for (const name of names) this.#read.add(name);
  }

  /** Options that would change the result: they are errors unless they are off. */
  refuse(...names: string[]): void {
    for (const name of names) {
      const value = this.any(name);
      if (value !== undefined && value !== false && value !== null) {
        throw unsupported(`the option '${name}' of ${this.label}`);
      }
    }
  }

  /** Strings are only compared byte by byte. */
  refuseCollation(): void {
    const collation = this.any('collation');
    if (collation === undefined || isSimpleCollation(collation)) return;
    if (collation instanceof Map && collation.size === 0) return;
    throw unsupported(`the collation ${inspect(collation)}`);
  }

  /** @throws CommandError 40415 for fields that nobody has read */
  finish(): void {
    for (const name of this.#document.keys()) {
      if (this.#read.has(name)) continue;
      throw new CommandError(40415, `BSON field '${this.label}.${name}' is an unknown field.`);
    }
  }

  #wrongType(name: string, value: Maybe, expected: string): CommandError {
    if (value === undefined) {
      return new CommandError(40414, `BSON field '${this.label}.${name}' is missing but a required field`);
    }
    const found = `is the wrong type '${typeName(value)}', expected type '${expected}'`;
    return new CommandError('TypeMismatch', `BSON field '${this.label}.${name}' ${found}`);
  }
}

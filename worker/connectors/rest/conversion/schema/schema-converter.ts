import type { Json } from '../../document/json.ts';
import type { SchemaLibrary } from './schema-library.ts';

/** A tool's schemas would be too long: they are made again with fewer levels of references. */
export class SchemaTooLong extends Error {}

export interface SchemaConverterOptions {
  library: SchemaLibrary;
  /** Definitions that are more references away than this say only what they are about. */
  maxReferenceLevels: number;
  /** Characters of all definitions together. */
  maxCharacters: number;
  /** Notes what is mended or left out. */
  note(message: string): void;
}

/**
 * Makes the schemas of one tool, which stand alone: what they refer to becomes a definition in `$defs`, and only
 * that.
 */
export class SchemaConverter {
  readonly #options: SchemaConverterOptions;
  readonly #references = new Set<string>();

  constructor(options: SchemaConverterOptions) {
    this.#options = options;
  }

  /** @param path where the schema stands in its operation, for messages. */
  convert(schema: unknown, path: string): Json {
    const { library, note } = this.#options;
    return library.convert(schema, path, { note, refer: (reference) => this.#references.add(reference) });
  }

  /** A schema, or, where it is only a reference, what that leads to. */
  resolve(schema: unknown): unknown {
    return this.#options.library.resolve(schema);
  }

  /** The definitions that the schemas converted so far need; undefined where they need none. @throws SchemaTooLong */
  definitions(): Json | undefined {
    const { library, maxReferenceLevels, maxCharacters } = this.#options;
    const definitions: Json = {};
    const found = new Set(this.#references);
    let characters = 0;
    let level = 1;
    // Level by level, so that each is found on the shortest way.
    for (let current = [...found]; current.length > 0; level += 1) {
      const next: string[] = [];
      for (const reference of current) {
        const isTooFar = level > maxReferenceLevels;
        const { schema, references, characters: length } = library.definition(reference);
        const definition = isTooFar ? outline(schema) : schema;
        characters += isTooFar ? JSON.stringify(definition).length : length;
        if (characters > maxCharacters) throw new SchemaTooLong();
        definitions[library.nameOf(reference)] = definition;
        for (const to of isTooFar ? [] : references) {
          if (found.has(to)) continue;
          found.add(to);
          next.push(to);
        }
      }
      current = next;
    }
    return found.size === 0 ? undefined : definitions;
  }
}

/** What a definition is about, where it goes no further. */
function outline({ type, title, description }: Json): Json {
  return Object.fromEntries(
    Object.entries({ type, title, description }).filter(([, value]) => value !== undefined),
  );
}

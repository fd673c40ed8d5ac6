import type { FieldIssue } from '../../../platform/errors.ts';
import { didYouMean } from '../../../platform/nearest.ts';
import type { RegistryValue } from '../../../schema/registry.ts';
import type { JsonObject } from '../../../schema/scalars.ts';
import type { RegistryInput } from './server-json.ts';

/** Where the values come from that a server asks for. */
export interface Asker {
  /** @returns what was given for it, or its default; nothing where there is neither. */
  ask(name: string, input: RegistryInput, isRepeated?: boolean): string[];
}

/** Finds out what a server asks for. */
export class Questionnaire implements Asker {
  readonly #values = new Map<string, RegistryValue>();

  ask(name: string, input: RegistryInput, isRepeated = false): string[] {
    if (!this.#values.has(name)) this.#values.set(name, describe(name, input, isRepeated));
    return [];
  }

  get values(): RegistryValue[] {
    return [...this.#values.values()];
  }
}

/** Takes values from what somebody sent, and notes what is missing or does not fit. */
export class Answers implements Asker {
  readonly issues: FieldIssue[] = [];
  readonly #given: JsonObject;
  readonly #asked = new Set<string>();

  constructor(given: JsonObject) {
    this.#given = given;
  }

  ask(name: string, input: RegistryInput, isRepeated = false): string[] {
    const first = !this.#asked.has(name);
    this.#asked.add(name);
    const given = this.#given[name] ?? input.default;
    const values = (Array.isArray(given) ? given : [given]).filter((it) => it != null).map(String);
    const wrong = whatIsWrong(values, input, isRepeated);
    if (wrong !== undefined && first) {
      const { name: _, ...about } = describe(name, input, isRepeated);
      this.issues.push({ path: `input.values.${name}`, message: wrong, ...about });
    }
    return wrong === undefined ? values : [];
  }

  /** Notes what was given without being asked for. */
  refuseOthers(): void {
    const known = [...this.#asked];
    for (const name of Object.keys(this.#given)) {
      if (this.#asked.has(name)) continue;
      const message = `is not asked for${didYouMean(name, known)}`;
      this.issues.push({ path: `input.values.${name}`, message });
    }
  }
}

function whatIsWrong(
  values: string[],
  { isRequired, description, choices, format }: RegistryInput,
  isRepeated: boolean,
): string | undefined {
  if (values.length === 0)
    return isRequired ? `is needed${description ? `: ${description}` : ''}` : undefined;
  if (values.length > 1 && !isRepeated) return 'must be one value, not a list';
  if (choices?.length && !values.every((it) => choices.includes(it)))
    return `must be one of ${choices.join(', ')}`;
  if (format === 'number' && !values.every((it) => it.trim() !== '' && Number.isFinite(Number(it))))
    return 'must be a number';
  if (format === 'boolean' && !values.every((it) => /^(true|false)$/i.test(it)))
    return 'must be true or false';
  return undefined;
}

function describe(name: string, input: RegistryInput, isRepeated: boolean): RegistryValue {
  return {
    name,
    description: input.description ?? null,
    isRequired: input.isRequired ?? false,
    isSecret: input.isSecret ?? false,
    isRepeated,
    default: input.default ?? null,
    placeholder: input.placeholder ?? null,
    choices: input.choices?.length ? input.choices : null,
    format: input.format ?? 'string',
  };
}

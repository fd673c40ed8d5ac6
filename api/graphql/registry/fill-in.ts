import type { Asker } from './asker.ts';
import type { RegistryArgument, RegistryInput, RegistryInputWithVariables } from './server-json.ts';

/** A text with its values: as it is, and with the names of secrets in braces instead of them, as it may be stored and shown. */
export interface Filled {
  text: string;
  masked: string;
}

/** Secrets that stand behind names in braces. */
export type Secrets = Record<string, string>;

/** What may stand in braces: names, so that JSON and shell syntax are left alone. */
const VARIABLE = /\{([A-Za-z_][A-Za-z0-9_.-]*)\}/g;

/**
 * Puts values where a template has names in braces. A name that the template's `variables` do not define is asked for all the same where the
 * template is required, because as it stands it would be of no use to any server.
 * @returns undefined where a value that is optional was not given: then the whole is left out.
 */
export function fillTemplate(
  template: string,
  {
    variables,
    isRequired,
    isSecret,
  }: Pick<RegistryInputWithVariables, 'variables' | 'isRequired' | 'isSecret'>,
  asker: Asker,
  secrets: Secrets,
): Filled | undefined {
  let complete = true;
  const fill = (replace: (name: string, value: string, secret: boolean) => string) =>
    template.replace(VARIABLE, (whole, name: string) => {
      const defined = variables?.[name];
      const input: RegistryInput = defined ?? { isRequired, isSecret };
      const value = input.value ?? asker.ask(name, input)[0];
      if (value !== undefined) return replace(name, value, input.isSecret === true);
      if (defined !== undefined) complete = false;
      return whole;
    });
  const text = fill((_name, value) => value);
  const masked = fill((name, value, secret) => {
    if (!secret) return value;
    secrets[name] = value;
    return `{${name}}`;
  });
  return complete ? { text, masked } : undefined;
}

/** The values of an input that goes by a name: one that is fixed, or what is given for it. */
export function fillInput(
  name: string,
  input: RegistryInputWithVariables & { isRepeated?: boolean | null | undefined },
  asker: Asker,
  secrets: Secrets,
): Filled[] {
  if (input.value != null) {
    const filled = fillTemplate(input.value, input, asker, secrets);
    return filled === undefined ? [] : [filled];
  }
  const values = asker.ask(name, input, input.isRepeated ?? false);
  return values.map((text, index) => {
    if (!input.isSecret) return { text, masked: text };
    const variable = index === 0 ? name : `${name}.${index + 1}`;
    secrets[variable] = text;
    return { text, masked: `{${variable}}` };
  });
}

/** The words of a command line that an argument becomes. */
export function fillArgument(
  argument: RegistryArgument,
  position: number,
  asker: Asker,
  secrets: Secrets,
): Filled[] {
  if (argument.type === 'positional')
    return fillInput(argument.valueHint ?? `argument-${position}`, argument, asker, secrets);
  const { name, format } = argument;
  const flag: Filled = { text: name, masked: name };
  return fillInput(name, argument, asker, secrets).flatMap((value) => {
    if (format === 'boolean') return /^true$/i.test(value.text) ? [flag] : [];
    if (value.text === '') return [flag];
    // Long options take their value behind an equals sign (server.json, NamedArgument), short ones as the next word.
    if (!name.startsWith('--')) return [flag, value];
    return [{ text: `${name}=${value.text}`, masked: `${name}=${value.masked}` }];
  });
}

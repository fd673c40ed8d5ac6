import type { ParameterPlan } from '../../../../schema/rest-plan.ts';
import { ArgumentError } from './argument-error.ts';
import { serializePath } from './serialize-path.ts';

/**
 * Fills a path template. A value can never lead out of its place: slashes are encoded, and what a server could take
 * for a step up (`..`, also behind a slash, a backslash, or encoded once more) is refused, as is an empty value,
 * which would name another path.
 * @param values by the name of the parameter.
 * @throws ArgumentError
 */
export function fillPath(
  template: string,
  parameters: readonly ParameterPlan[],
  values: ReadonlyMap<ParameterPlan, unknown>,
): string {
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const path = template.replaceAll(/\{([^{}]+)\}/g, (_whole, name: string) => {
    const parameter = byName.get(name);
    if (parameter === undefined)
      throw new ArgumentError([{ argument: name, message: 'is missing in the path' }]);
    const argument = parameter.argument ?? name;
    const value = values.get(parameter);
    if (value === undefined) throw new ArgumentError([{ argument, message: 'is needed' }]);
    for (const text of textsIn(value)) checkText(argument, text);
    const written = serializePath(parameter, value);
    if (/^[.;]?$/.test(written)) throw new ArgumentError([{ argument, message: 'must not be empty' }]);
    return written;
  });
  if (path.split('/').some(isStep))
    throw new ArgumentError([{ argument: 'the path', message: 'would lead out of its place (. or ..)' }]);
  return path;
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (!Array.isArray(value)) yield key;
      yield* textsIn(item);
    }
  }
}

function checkText(argument: string, text: string): void {
  if (text === '') throw new ArgumentError([{ argument, message: 'must not be empty' }]);
  // A server, or a proxy before it, may decode what was encoded, and more than once.
  for (let decoded = text, times = 0; times < 4; times += 1) {
    if (decoded.split(/[/\\]/).some(isStep))
      throw new ArgumentError([{ argument, message: 'must not have . or .. as a step of a path' }]);
    const next = decode(decoded);
    if (next === decoded) return;
    decoded = next;
  }
}

function isStep(segment: string): boolean {
  return /^\.{1,2}$/.test(decode(segment));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that stands for itself; escapes elsewhere in the text still count.
    return text.replaceAll(/%2e/gi, '.').replaceAll(/%2f/gi, '/').replaceAll(/%5c/gi, '\\');
  }
}

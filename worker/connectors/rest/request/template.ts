import { isObject } from '../document/json.ts';
import { asText } from './expand.ts';

/** `{name}` or `{{name}}`, where `name` is an argument. */
const PLACEHOLDER = /\{\{\s*([^{}\s]+)\s*\}\}|\{([^{}\s]+)\}/g;

/** The names that a template may take values from. */
export function placeholdersIn(template: unknown, known: ReadonlySet<string>): Set<string> {
  const found = new Set<string>();
  walk(template, (text) => {
    for (const [, double, single] of text.matchAll(PLACEHOLDER)) {
      const name = double ?? single ?? '';
      if (known.has(name)) found.add(name);
    }
  });
  return found;
}

/**
 * Fills a template with arguments. Text that is nothing but a placeholder becomes the argument itself, whatever it
 * is, and is left out where the argument is not given; in longer text the argument's text takes its place.
 * `{"fromField": "name"}` is a placeholder too. What is no known name stays as it is.
 */
export function fillTemplate(
  template: unknown,
  args: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
): unknown {
  if (typeof template === 'string') return fillText(template, args, known);
  if (Array.isArray(template))
    return template.map((item) => fillTemplate(item, args, known)).filter((item) => item !== undefined);
  if (!isObject(template)) return template;
  const field = fieldOf(template);
  if (field !== undefined && known.has(field)) return args[field] ?? template.value;
  const entries = Object.entries(template).map(([key, value]) => [key, fillTemplate(value, args, known)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function fillText(
  text: string,
  args: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
): unknown {
  const whole = new RegExp(`^(?:${PLACEHOLDER.source})$`).exec(text);
  const name = whole?.[1] ?? whole?.[2];
  if (name !== undefined && known.has(name)) return args[name];
  return text.replaceAll(PLACEHOLDER, (placeholder, double?: string, single?: string) => {
    const part = double ?? single ?? '';
    if (!known.has(part)) return placeholder;
    const value = args[part];
    return value === undefined || value === null ? '' : asText(value);
  });
}

/** The argument that a mapping object (as in `ParameterMappingInput`) is taken from. */
export function fieldOf(template: Readonly<Record<string, unknown>>): string | undefined {
  const { fromField } = template;
  if (typeof fromField !== 'string') return undefined;
  return Object.keys(template).every((key) => ['fromField', 'required', 'value'].includes(key))
    ? fromField
    : undefined;
}

function walk(template: unknown, visit: (text: string) => void): void {
  if (typeof template === 'string') visit(template);
  else if (Array.isArray(template)) for (const item of template) walk(item, visit);
  else if (isObject(template)) {
    const field = fieldOf(template);
    if (field !== undefined) visit(`{${field}}`);
    else for (const item of Object.values(template)) walk(item, visit);
  }
}

import { nearest } from '../../../../platform/nearest.ts';
import type { OperationPlan, ParameterPlan } from '../../../../schema/rest-plan.ts';
import { ArgumentError } from './argument-error.ts';
import { fillPath } from './fill-path.ts';
import { percentEncode } from './percent-encode.ts';
import { serializeForm } from './serialize-form.ts';
import { simple } from './serialize-path.ts';
import { type WrittenBody, writeBody } from './write-body.ts';

/** A request without credentials. */
export interface BuiltRequest {
  method: string;
  url: URL;
  /** Names in lower case. */
  headers: Record<string, string>;
  cookies: string[];
  body: WrittenBody | undefined;
}

/** What a tool says of its arguments. */
export interface ArgumentRules {
  /** All that it has; undefined where any are let through. */
  known: ReadonlySet<string>;
  required: readonly string[];
  /** Whether arguments are let through that it does not name. */
  open: boolean;
}

/** What is asked for where nothing is documented. */
const ANY_JSON_FIRST = 'application/json, */*;q=0.8';

/**
 * Makes of a tool's arguments the request that its plan describes.
 * @throws ArgumentError with everything that is missing or unknown.
 */
export function buildRequest(
  plan: OperationPlan & { baseUrl: string },
  rules: ArgumentRules,
  args: Readonly<Record<string, unknown>>,
): BuiltRequest {
  checkArguments(rules, args);
  const values = new Map<ParameterPlan, unknown>();
  for (const parameter of plan.parameters) {
    const given = parameter.argument === undefined ? undefined : args[parameter.argument];
    const value = given ?? parameter.value;
    if (value !== undefined && value !== null) values.set(parameter, value);
  }
  const inPlace = (place: ParameterPlan['in']) => [...values].filter(([parameter]) => parameter.in === place);
  const path = fillPath(
    plan.path,
    plan.parameters.filter((parameter) => parameter.in === 'path'),
    values,
  );
  const query = inPlace('query').flatMap(([parameter, value]) =>
    serializeForm(parameter.name, value, parameter),
  );
  const url = new URL(`${plan.baseUrl}${path}`);
  // Some documents write a query into the path.
  if (query.length > 0)
    url.search = [url.search.slice(1), ...query].filter((piece) => piece !== '').join('&');
  url.hash = '';
  requireInside(url, plan.baseUrl);
  const body = plan.body === undefined ? undefined : writeBody(plan.body, args, rules.known);
  const headers: Record<string, string> = { accept: acceptOf(plan.produces) };
  for (const [parameter, value] of inPlace('header'))
    headers[parameter.name.toLowerCase()] = headerValue(parameter, value);
  if (body !== undefined) headers['content-type'] ??= body.mediaType;
  const cookies = inPlace('cookie').flatMap(([parameter, value]) => cookiesOf(parameter, value));
  return { method: plan.method, url, headers, cookies, body };
}

function checkArguments(
  { known, required, open }: ArgumentRules,
  args: Readonly<Record<string, unknown>>,
): void {
  const issues: { argument: string; message: string }[] = [];
  for (const name of Object.keys(args)) {
    if (open || known.has(name)) continue;
    const near = nearest(name, [...known]);
    const message =
      near === undefined ? 'is no argument of this tool' : `is no argument; did you mean ${near}?`;
    issues.push({ argument: name, message });
  }
  for (const name of required) {
    if (args[name] === undefined) issues.push({ argument: name, message: 'is needed' });
  }
  if (issues.length > 0) throw new ArgumentError(issues);
}

/** The last of several guards: whatever a path became, it is below the base URL. */
function requireInside(url: URL, baseUrl: string): void {
  const base = new URL(baseUrl);
  const folder = base.pathname.replace(/\/*$/, '/');
  if (url.origin === base.origin && `${url.pathname}/`.startsWith(folder)) return;
  throw new ArgumentError([{ argument: 'the path', message: 'would lead out of the base URL' }]);
}

/** RFC 9110, 12.5.1: what is documented, the first of it first, and as a last resort anything. */
function acceptOf(produces: readonly string[]): string {
  if (produces.length === 0) return ANY_JSON_FIRST;
  if (produces.includes('*/*')) return ANY_JSON_FIRST;
  return [...produces.map((type, n) => (n === 0 ? type : `${type};q=0.9`)), '*/*;q=0.1'].join(', ');
}

/** RFC 9110, 5.5: what a header can hold. */
function headerValue(parameter: ParameterPlan, value: unknown): string {
  const text =
    parameter.contentType === undefined
      ? simple(value, parameter.explode, (it) => it)
      : JSON.stringify(value);
  if (/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) return text.trim();
  const argument = parameter.argument ?? parameter.name;
  throw new ArgumentError([
    { argument, message: 'has characters that no header can hold, such as a line break' },
  ]);
}

/** RFC 6265, 4.2.1; with explode each item or field is a cookie. */
function cookiesOf(parameter: ParameterPlan, value: unknown): string[] {
  return parameter.contentType === undefined
    ? serializeForm(parameter.name, value, parameter)
    : [`${percentEncode(parameter.name)}=${percentEncode(JSON.stringify(value))}`];
}

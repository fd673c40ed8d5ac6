import type { Call, CallItem } from './calls.ts';

/** Whether the right tools were called, and whether with the right arguments (the rules of BFCL v4's AST check). */
export interface CallScore {
  tools: boolean;
  calls: boolean;
}

/** Compares the calls of a request with those that were expected, in any order. */
export function scoreCalls(item: CallItem, calls: readonly Call[]): CallScore {
  const left = [...calls];
  let tools = calls.length === item.expected.length;
  let right = tools;
  for (const expected of item.expected) {
    const { required = [] } = item.functions.find(({ name }) => name === expected.name)?.inputSchema ?? {};
    const exact = left.findIndex((call) => isRight(call, expected, required as string[]));
    const same = exact === -1 ? left.findIndex(({ name }) => name === expected.name) : exact;
    if (exact === -1) right = false;
    if (same === -1) tools = false;
    else left.splice(same, 1);
  }
  return { tools, calls: right };
}

/** No argument that is not expected, and each expected one with one of its accepted values. `""` among them: it may be left out. */
function isRight(
  { name, arguments: args }: Call,
  expected: CallItem['expected'][number],
  required: readonly string[],
): boolean {
  if (name !== expected.name || Object.keys(args).some((key) => !(key in expected.arguments))) return false;
  return Object.entries(expected.arguments).every(([key, accepted]) =>
    key in args ? accepts(accepted, args[key]) : mayBeLeftOut(accepted) && !required.includes(key),
  );
}

function accepts(accepted: unknown, value: unknown): boolean {
  return listOf(accepted).some((one) => isSame(value, one));
}

function mayBeLeftOut(accepted: unknown): boolean {
  return listOf(accepted).includes('');
}

function listOf(accepted: unknown): unknown[] {
  return Array.isArray(accepted) ? accepted : [accepted];
}

function isSame(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(value) &&
      value.length === wanted.length &&
      wanted.every((one, n) => isSame(value[n], one))
    );
  }
  if (isObject(wanted)) {
    if (!isObject(value) || Object.keys(value).some((key) => !(key in wanted))) return false;
    return Object.entries(wanted).every(([key, accepted]) =>
      key in value ? accepts(accepted, value[key]) : mayBeLeftOut(accepted),
    );
  }
  if (typeof wanted === 'boolean' || typeof value === 'boolean' || wanted === null || value === null)
    return value === wanted;
  if (typeof wanted === 'number' || typeof value === 'number')
    return value !== '' && Number(value) === Number(wanted);
  return plain(value) === plain(wanted);
}

/** Strings are compared without case, spaces and punctuation. */
function plain(text: unknown): string {
  return String(text)
    .replace(/[ ,./\-_*^]/g, '')
    .toLowerCase()
    .replaceAll("'", '"');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

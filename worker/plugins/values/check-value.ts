import { nearest } from '../../../platform/nearest.ts';
import { isNullable } from '../interface/json-schema.ts';
import { type Case, type Field, isBytes, type WitType } from '../interface/wit-type.ts';
import { bytesProblem, scalarProblem } from './check-scalar.ts';
import { inside, MAX_ISSUES, shown, type ValueIssue } from './issue.ts';

/**
 * Checks a JSON value against a type, in the form that docs/plugins.md gives for it.
 * @returns what is wrong, at most {@link MAX_ISSUES}; empty where it fits.
 */
export function checkValue(type: WitType, value: unknown, path = ''): ValueIssue[] {
  const issues: ValueIssue[] = [];
  visit(type, value, path, issues);
  return issues;
}

/** Checks the arguments of a function: an object with a field for each parameter. */
export function checkFields(fields: readonly Field[], value: unknown, path = ''): ValueIssue[] {
  const issues: ValueIssue[] = [];
  visitFields(fields, value, path, issues);
  return issues;
}

function visit(type: WitType, value: unknown, path: string, issues: ValueIssue[]): void {
  if (issues.length >= MAX_ISSUES) return;
  const problem = isBytes(type) ? bytesProblem(value) : scalarProblem(type.kind, value);
  if (problem === undefined) return;
  if (problem !== 'composite') {
    issues.push({ path, message: `${problem}, not ${shown(value)}` });
    return;
  }
  switch (type.kind) {
    case 'list':
      visitList(type, value, path, issues);
      return;
    case 'option':
      visitOption(type.item, value, path, issues);
      return;
    case 'tuple':
      visitTuple(type.items, value, path, issues);
      return;
    case 'record':
      visitFields(type.fields, value, path, issues);
      return;
    case 'enum':
      if (type.cases.some(({ name }) => name === value)) return;
      issues.push({ path, message: `${oneOf(type.cases, value)}, not ${shown(value)}` });
      return;
    case 'flags':
      visitFlags(type.cases, value, path, issues);
      return;
    case 'variant':
      visitCase(type.cases, value, path, issues);
      return;
    case 'result': {
      const cases: Case[] = [
        { name: 'ok', type: type.ok },
        { name: 'err', type: type.error },
      ];
      visitCase(cases, value, path, issues);
      return;
    }
    default:
      return;
  }
}

function visitTuple(items: readonly WitType[], value: unknown, path: string, issues: ValueIssue[]): void {
  if (!Array.isArray(value) || value.length !== items.length) {
    issues.push({ path, message: `must be a list of ${items.length}, not ${shown(value)}` });
    return;
  }
  items.forEach((item, index) => {
    visit(item, value[index], inside(path, index), issues);
  });
}

function visitList(
  { item, length }: { item: WitType; length?: number | undefined },
  value: unknown,
  path: string,
  issues: ValueIssue[],
): void {
  if (!Array.isArray(value)) {
    issues.push({ path, message: `must be a list, not ${shown(value)}` });
  } else if (length !== undefined && value.length !== length) {
    issues.push({ path, message: `must be a list of ${length}, not of ${value.length}` });
  } else {
    for (let index = 0; index < value.length && issues.length < MAX_ISSUES; index += 1) {
      visit(item, value[index], inside(path, index), issues);
    }
  }
}

function visitOption(item: WitType, value: unknown, path: string, issues: ValueIssue[]): void {
  if (value === null || value === undefined) return;
  if (isNullable(item)) visitFields([{ name: 'some', type: item }], value, path, issues);
  else visit(item, value, path, issues);
}

function visitFields(fields: readonly Field[], value: unknown, path: string, issues: ValueIssue[]): void {
  if (!isObject(value)) {
    issues.push({ path, message: `must be an object, not ${shown(value)}` });
    return;
  }
  for (const { name, type } of fields) {
    if (Object.hasOwn(value, name)) visit(type, value[name], inside(path, name), issues);
    else if (type.kind !== 'option') issues.push({ path: inside(path, name), message: 'is missing' });
  }
  const known = fields.map(({ name }) => name);
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) issues.push({ path: inside(path, key), message: unknownField(key, known) });
  }
}

function visitFlags(cases: readonly Case[], value: unknown, path: string, issues: ValueIssue[]): void {
  if (!Array.isArray(value)) {
    issues.push({ path, message: `must be a list of names, not ${shown(value)}` });
    return;
  }
  value.forEach((name, index) => {
    if (!cases.some((it) => it.name === name)) {
      issues.push({ path: inside(path, index), message: `${oneOf(cases, name)}, not ${shown(name)}` });
    } else if (value.indexOf(name) < index) {
      issues.push({ path: inside(path, index), message: `is here twice: ${shown(name)}` });
    }
  });
}

function visitCase(cases: readonly Case[], value: unknown, path: string, issues: ValueIssue[]): void {
  if (!isObject(value)) {
    issues.push({
      path,
      message: `must be an object such as {"tag": "${cases[0]?.name}", …}, not ${shown(value)}`,
    });
    return;
  }
  const chosen = cases.find(({ name }) => name === value.tag);
  if (chosen === undefined) {
    issues.push({
      path: inside(path, 'tag'),
      message: `${oneOf(cases, value.tag)}, not ${shown(value.tag)}`,
    });
    return;
  }
  const { tag: _, ...rest } = value;
  visitFields(chosen.type ? [{ name: 'value', type: chosen.type }] : [], rest, path, issues);
}

function oneOf(cases: readonly Case[], given: unknown): string {
  const names = cases.map(({ name }) => name);
  const near = typeof given === 'string' ? nearest(given, names) : undefined;
  const all = names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : names.join(', ');
  return near === undefined ? `must be one of ${all}` : `must be one of ${all} (did you mean ${near}?)`;
}

function unknownField(key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  if (near !== undefined) return `is not a field; did you mean ${near}?`;
  return known.length === 0
    ? 'is not a field; there are none'
    : `is not a field; there are ${known.slice(0, 12).join(', ')}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

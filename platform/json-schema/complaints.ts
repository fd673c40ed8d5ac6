import type { OutputUnit } from '@cfworker/json-schema';
import { didYouMean } from '../nearest.ts';

/** Keywords whose failure only says that something below them failed, which is told there. */
const SUMMARIES = new Set([
  'properties',
  'items',
  'prefixItems',
  '$ref',
  '$dynamicRef',
  'allOf',
  'then',
  'else',
  'false',
]);

/** What is wrong with a value, for whoever is to mend it. */
export interface Complaint {
  /** Where, as a dotted path; empty for the value as a whole. */
  path: string;
  message: string;
}

/** Makes complaints of a validator's errors: one for each thing to mend, named by its path. */
export function complaintsOf(errors: readonly OutputUnit[], known: readonly string[]): Complaint[] {
  const complaints = errors
    .filter(({ keyword }) => !SUMMARIES.has(keyword))
    .map((error) => complaintOf(error, known));
  // A schema that fails only in ways that say nothing by themselves.
  const found =
    complaints.length > 0 ? complaints : errors.slice(0, 1).map((error) => complaintOf(error, known));
  return [
    ...new Map(found.map((complaint) => [`${complaint.path} ${complaint.message}`, complaint])).values(),
  ];
}

function complaintOf({ keyword, instanceLocation, error }: OutputUnit, known: readonly string[]): Complaint {
  const path = pathOf(instanceLocation);
  const [, name] = /"([^"]*)"/.exec(error) ?? [];
  if (keyword === 'required' && name !== undefined) return { path: join(path, name), message: 'is missing' };
  if (/^(additional|unevaluated)Properties$/.test(keyword) && name !== undefined) {
    const hint = path === '' ? didYouMean(name, known) : '';
    return { path: join(path, name), message: `is not a parameter${hint}` };
  }
  return { path, message: error.replace(/^Instance /, '').replace(/\.$/, '') };
}

/** A JSON pointer (RFC 6901) with `#` in front, as a dotted path. */
function pathOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

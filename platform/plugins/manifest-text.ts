import { type Document, isMap, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { didYouMean } from '../nearest.ts';
import { type Manifest, type ManifestBounds, manifestSchema } from './manifest.ts';
import { KNOWN_KEYS } from './manifest-keys.ts';
import { packageProblem } from './package-problem.ts';

/** The largest manifest, in characters. */
const MAX_CHARACTERS = 64 * 1024;

/** Values that aliases may stand for. */
const MAX_ALIASES = 100;

/** Problems that are told at once. */
const MAX_PROBLEMS = 10;

type Path = readonly (string | number)[];

/**
 * Reads `noorle.yaml`.
 * @returns also warnings: about keys that mean nothing, which are kept.
 * @throws PlatformError VALIDATION_FAILED that names the lines.
 */
export function parseManifest(
  text: string,
  bounds: ManifestBounds,
): { manifest: Manifest; warnings: string[] } {
  if (text.length > MAX_CHARACTERS)
    throw packageProblem(`noorle.yaml has more than ${MAX_CHARACTERS} characters`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [syntaxError] = document.errors;
  if (syntaxError !== undefined) {
    const { line, col } = lines.linePos(syntaxError.pos[0]);
    throw packageProblem(`noorle.yaml, line ${line}, column ${col}: ${syntaxError.message}`);
  }
  const lineOf = (path: Path) => lineOfNode(document, lines, path);
  const parsed = manifestSchema(bounds).safeParse(plainValue(document) ?? {});
  if (!parsed.success) {
    const problems = parsed.error.issues.slice(0, MAX_PROBLEMS).map((issue) => {
      const path = issuePath(issue);
      return `line ${lineOf(path)}: ${path.join('.') || 'the manifest'} ${issueMessage(issue)}`;
    });
    throw packageProblem(`noorle.yaml, ${problems.join('; ')}`);
  }
  return { manifest: parsed.data, warnings: unknownKeys(document, lineOf) };
}

/** A few lines of aliases can stand for more than there is memory. */
function plainValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    throw packageProblem(`noorle.yaml, ${(error as Error).message}`);
  }
}

function unknownKeys(document: Document, lineOf: (path: Path) => number): string[] {
  const warnings: string[] = [];
  const visit = (node: unknown, path: Path, pattern: string) => {
    if (isSeq(node)) {
      node.items.forEach((item, index) => {
        visit(item, [...path, index], `${pattern}.*`);
      });
    }
    if (!isMap(node)) return;
    const known = KNOWN_KEYS[pattern];
    for (const { key, value } of node.items) {
      const name = String(key);
      const at = [...path, name];
      if (known === undefined || known.includes(name))
        visit(value, at, pattern === '' ? name : `${pattern}.${name}`);
      else warnings.push(`noorle.yaml, line ${lineOf(at)}: ${unknownKey(at.join('.'), name, known)}`);
    }
  };
  visit(document.contents, [], '');
  return warnings;
}

function unknownKey(path: string, name: string, known: readonly string[]): string {
  return `${path} means nothing to the platform and is kept as it is${didYouMean(name, known)}`;
}

/** The line of a node, or of the nearest one around it where it is missing; for a key of a section, that of the key. */
function lineOfNode(document: Document, lines: LineCounter, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = document.getIn(path.slice(0, length - 1), true) as Node | undefined;
    const last = path[length - 1];
    const pair = isMap(parent) ? parent.items.find(({ key }) => String(key) === String(last)) : undefined;
    const node = (pair?.key ?? (isSeq(parent) ? parent.items[Number(last)] : undefined)) as Node | undefined;
    if (node?.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** Of a union, the place that the branch complains about which came furthest. */
function issuePath(issue: z.core.$ZodIssue): Path {
  const path = issue.path as Path;
  const inner = deepest(issue);
  return inner === undefined ? path : [...path, ...(inner.path as Path)];
}

function issueMessage(issue: z.core.$ZodIssue): string {
  return deepest(issue)?.message ?? issue.message;
}

function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue | undefined {
  if (issue.code !== 'invalid_union') return undefined;
  const [best] = issue.errors.flat().toSorted((a, b) => b.path.length - a.path.length);
  return best !== undefined && best.path.length > 0 ? best : undefined;
}

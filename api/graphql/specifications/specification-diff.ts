import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';
import type { Specification } from '../../../schema/specification.ts';

/** What a specification says, and since when. */
type Version = Pick<Specification, 'version' | 'content' | 'createdAt' | 'createdBy'>;

/**
 * What one version says that another did not, as a unified diff of their JSON; empty where they say the same.
 * @param before undefined for the version before the first, which said nothing.
 */
export function diffSpecifications(before: Version | undefined, after: Version): string {
  const patch = structuredPatch(
    `version ${before?.version ?? 0}`,
    `version ${after.version}`,
    textOf(before),
    textOf(after),
    origin(before),
    origin(after),
    { context: 3 },
  );
  return patch.hunks.length === 0 ? '' : formatPatch(patch, FILE_HEADERS_ONLY);
}

function textOf(version: Version | undefined): string {
  return `${JSON.stringify(version?.content ?? {}, null, 2)}\n`;
}

function origin(version: Version | undefined): string | undefined {
  return version && `${version.createdAt.toISOString()} by ${version.createdBy}`;
}

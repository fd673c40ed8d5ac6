import { createHash } from 'node:crypto';
import type { Attachment, GivenName, NameKind } from '../schema/attachment.ts';
import type { Inspection } from '../schema/inspection.ts';

/** The longest visible name: beyond it clients' models refuse a tool. */
const MAX_NAME = 64;

/** A name as it may be shown: other characters become `_`, and a longer one is cut and told apart by its hash. */
export function fitName(name: string): string {
  const fitting = name.replace(/[^A-Za-z0-9_-]/g, '_');
  if (fitting.length <= MAX_NAME) return fitting;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${fitting.slice(0, MAX_NAME - 9)}_${hash}`;
}

/** What stands before a name that was taken: the capability's name in lower case. */
function slugOf(capabilityName: string, filler: '_' | '-'): string {
  return capabilityName.toLowerCase().replace(/[^a-z0-9]/g, filler);
}

/** The ways to name something, the most wanted first. */
function* candidates(kind: NameKind, upstream: string, capabilityName: string): Generator<string> {
  if (kind === 'resource') {
    yield upstream;
    const slug = slugOf(capabilityName, '-');
    yield `${slug}+${upstream}`;
    for (let n = 2; ; n += 1) yield `${slug}-${n}+${upstream}`;
  }
  yield fitName(upstream);
  const prefixed = `${slugOf(capabilityName, '_')}_${upstream}`;
  yield fitName(prefixed);
  for (let n = 2; ; n += 1) yield fitName(`${prefixed}_${n}`);
}

/**
 * The names that an attachment still lacks on a gateway (contract.md, Visible names). What has a name keeps it; a new one
 * yields to every name that is already given, whichever capability has it.
 *
 * @param attachments all attachments of the gateway, in the order in which they were attached.
 * @param attachment the one to name; it is among `attachments`.
 */
export function missingNames(
  attachments: readonly Attachment[],
  attachment: Attachment,
  capabilityName: string,
  inspection: Inspection,
): GivenName[] {
  const taken: Record<NameKind, Set<string>> = { tool: new Set(), prompt: new Set(), resource: new Set() };
  for (const { names, overrides } of attachments) {
    for (const { kind, visible } of names) taken[kind].add(visible);
    for (const { name } of overrides) if (name) taken.tool.add(name);
  }
  const named = new Set(attachment.names.map(({ kind, upstream }) => `${kind} ${upstream}`));
  const given: GivenName[] = [];
  const give = (kind: NameKind, upstream: string) => {
    if (named.has(`${kind} ${upstream}`)) return;
    for (const visible of candidates(kind, upstream, capabilityName)) {
      if (taken[kind].has(visible)) continue;
      taken[kind].add(visible);
      named.add(`${kind} ${upstream}`);
      given.push({ kind, upstream, visible });
      return;
    }
  };
  for (const tool of inspection.tools) give('tool', tool.name);
  for (const prompt of inspection.prompts) give('prompt', prompt.name);
  for (const resource of inspection.resources) give('resource', resource.uri);
  return given;
}

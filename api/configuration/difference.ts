import { structuredPatch } from 'diff';
import { stringify } from 'yaml';

/** Lines that may differ: looking for a good diff takes time that grows with their square. */
const MAX_CHANGED_LINES = 2000;

/** Lines around a change that are shown with it. */
const CONTEXT = 2;

/** What changes between two entries, as a unified diff of their YAML without headers; of a new one every line. */
export function differenceOf(before: object | undefined, after: object): string {
  const [had, has] = [before ? asYaml(before) : '', asYaml(after)];
  const options = { context: CONTEXT, maxEditLength: MAX_CHANGED_LINES };
  const patch = before && structuredPatch('', '', had, has, '', '', options);
  if (patch === undefined)
    return has
      .trimEnd()
      .split('\n')
      .map((line) => `+${line}`)
      .join('\n');
  return patch.hunks.flatMap(({ lines }, index) => (index > 0 ? ['…', ...lines] : lines)).join('\n');
}

export function asYaml(value: object): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

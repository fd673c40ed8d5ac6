import { structuredPatch } from 'diff';
import { stringify } from 'yaml';

/** Lines around a change that are shown with it. */
const CONTEXT = 2;

/** What changes between two entries, as a unified diff of their YAML without headers; of a new one every line. */
export function differenceOf(before: object | undefined, after: object): string {
  const { hunks } = structuredPatch('', '', before ? asYaml(before) : '', asYaml(after), '', '', {
    context: CONTEXT,
  });
  return hunks.flatMap(({ lines }, index) => (index > 0 ? ['…', ...lines] : lines)).join('\n');
}

export function asYaml(value: object): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

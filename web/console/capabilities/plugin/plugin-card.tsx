import { Card } from '../../shared/card.tsx';
import { type Fact, Facts } from '../../shared/facts.tsx';
import { formatBytes } from '../../shared/format.ts';
import type { PluginView } from '../page/use-capability.ts';
import { accessRules, hostRules } from './permission-rules.ts';
import { Rules } from './rules.tsx';

/** What a plugin says of itself, and what it may. */
export function PluginCard({ plugin }: { plugin: PluginView }) {
  const { metadata, permissions, memoryBytes, timeoutSeconds, activeVersion } = plugin;
  const said = ['version', 'author', 'license', 'homepage'].flatMap((key) =>
    typeof metadata[key] === 'string' ? [{ label: LABELS[key] ?? key, value: metadata[key] }] : [],
  );
  const facts: Fact[] = [
    { label: 'Active version', value: String(activeVersion) },
    ...said,
    { label: 'Network', value: <Rules rules={hostRules(permissions.network)} /> },
    { label: 'Files', value: <Rules rules={accessRules(permissions.filesystem)} /> },
    { label: 'Environment', value: permissions.environment.join(', ') || 'none' },
    { label: 'Memory', value: `up to ${formatBytes(memoryBytes)}` },
    { label: 'Limit of a call', value: `${timeoutSeconds} s` },
  ];
  return (
    <Card title="What it may" description="As its manifest asks for. Everything else is denied.">
      <Facts facts={facts} />
    </Card>
  );
}

const LABELS: Record<string, string> = {
  version: 'Version by its author',
  author: 'Author',
  license: 'Licence',
  homepage: 'Home page',
};

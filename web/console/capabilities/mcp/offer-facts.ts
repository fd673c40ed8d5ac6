import type { Fact } from '../../shared/facts.tsx';
import { TRANSPORT_LABELS } from './transports.ts';
import type { McpPreview } from './use-mcp-wizard.ts';

/** What a server said of itself. */
export function offerFacts(preview: McpPreview): Fact[] {
  const { serverInfo, transport, protocolVersion, tools, prompts, resources, instructions } = preview;
  return [
    {
      label: 'Server',
      value: [serverInfo?.name, serverInfo?.version].filter(Boolean).join(' ') || 'says no name',
    },
    { label: 'Transport', value: transport === null ? 'unknown' : TRANSPORT_LABELS[transport] },
    { label: 'MCP revision', value: protocolVersion ?? 'unknown' },
    { label: 'Tools', value: String(tools.length) },
    ...(prompts.length > 0 ? [{ label: 'Prompts', value: prompts.join(', ') }] : []),
    ...(resources.length > 0 ? [{ label: 'Resources', value: String(resources.length) }] : []),
    ...(instructions === null ? [] : [{ label: 'Says of itself', value: instructions }]),
  ];
}

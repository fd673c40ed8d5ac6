import { Anchor, Stack } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { Card } from '../../shared/card.tsx';
import { CodeBlock } from '../../shared/code-block.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { SubpageHeader } from '../../shared/subpage-header.tsx';
import { useGatewayId } from '../use-gateway.ts';
import { Playground } from './playground.tsx';
import { ToolHints } from './tool-hints.tsx';
import { useTools } from './use-tools.ts';

/** One tool: what clients are told of it, and a form to run it. */
export function ToolPage() {
  const { toolName } = useParams();
  const back = `/gateways/${useGatewayId()}/tools`;
  const tool = useTools().find(({ name }) => name === toolName);
  if (tool === undefined)
    return (
      <EmptyState title="Clients do not see this tool">
        It may have been renamed or switched off.{' '}
        <Anchor component={Link} to={back}>
          See all tools
        </Anchor>
      </EmptyState>
    );
  return (
    <Stack gap="lg">
      <SubpageHeader
        back={{ label: 'Tools', to: back }}
        title={tool.title ?? tool.name}
        badges={<ToolHints annotations={tool.annotations} />}
        description={tool.description}
      />
      <Playground key={tool.name} tool={tool} />
      <Card title="What clients are told">
        <CodeBlock code={JSON.stringify(tool, null, 2)} label="the definition of the tool" />
      </Card>
    </Stack>
  );
}

import { Tabs, Text } from '@mantine/core';
import { CodeBlock } from '../../shared/code-block.tsx';
import { type ClientGateway, clientConfigurations } from './client-configurations.ts';

/** A tab for each client. */
export function ConfigurationTabs({ gateway, secret }: { gateway: ClientGateway; secret: string | null }) {
  const configurations = clientConfigurations(gateway, secret);
  return (
    <Tabs defaultValue="claude-code" variant="pills" keepMounted={false}>
      <Tabs.List mb="sm" aria-label="Clients">
        {configurations.map(({ client, slug }) => (
          <Tabs.Tab key={slug} value={slug}>
            {client}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {configurations.map(({ client, slug, where, code }) => (
        <Tabs.Panel key={slug} value={slug}>
          <Text size="sm" c="dimmed" mb={6}>
            {where}
          </Text>
          <CodeBlock code={code} label={`the configuration of ${client}`} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

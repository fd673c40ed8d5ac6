import { Alert, Anchor, List, ThemeIcon } from '@mantine/core';
import { Check, Circle } from 'lucide-react';
import { Link } from 'react-router';
import { useGateway } from '../use-gateway.ts';
import { useOverview } from './use-overview.ts';

/** What is left to do until a client works; gone with the first call. */
export function GettingStarted() {
  const { id } = useGateway();
  const { attachments, lastDay, status } = useOverview();
  const wasCalled = status.requests > 0 || lastDay.some(({ calls }) => calls > 0);
  if (wasCalled) return null;
  const hasTools = attachments.some(({ enabled, tools }) => enabled && tools.some((tool) => tool.enabled));
  const steps = [
    { isDone: true, content: 'Make a gateway' },
    {
      isDone: hasTools,
      content: (
        <Anchor component={Link} to={`/gateways/${id}/capabilities/attach`}>
          Attach a capability
        </Anchor>
      ),
    },
    {
      isDone: false,
      content: <Anchor href="#connect">Connect a client: key and configuration are below</Anchor>,
    },
  ];
  return (
    <Alert color="indigo" title="Two steps to a working client" variant="light">
      <List spacing={6} center mt={4}>
        {steps.map(({ isDone, content }, n) => (
          <List.Item
            // biome-ignore lint/suspicious/noArrayIndexKey: the steps are always the same ones
            key={n}
            icon={
              <ThemeIcon variant={isDone ? 'filled' : 'light'} color="indigo" size={20} radius="xl">
                {isDone ? <Check size={13} aria-label="done" /> : <Circle size={9} aria-label="to do" />}
              </ThemeIcon>
            }
          >
            {content}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

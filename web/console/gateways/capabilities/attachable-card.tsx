import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { Link, useNavigate } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { type AttachableCapabilitiesQuery, AttachCapabilityDocument } from '../../generated/operations.ts';
import { CAPABILITY_KINDS } from '../../shared/capability-kinds.ts';
import { PermitButton } from '../../shared/permit-button.tsx';
import { CapabilityStateBadge } from '../capability-state-badge.tsx';

export interface AttachableCardProps {
  gatewayId: string;
  capability: AttachableCapabilitiesQuery['capabilities']['nodes'][number];
  isAttached: boolean;
}

/** A capability to choose: at once, or with its settings; greyed, with the reason, where it cannot be. */
export function AttachableCard({ gatewayId, capability, isAttached }: AttachableCardProps) {
  const { id, name, description, kind, scope, state, tools } = capability;
  const navigate = useNavigate();
  const attach = useChange(AttachCapabilityDocument, { done: `${name} is attached.` });
  const isAgentOnly = scope === 'AGENT_ONLY';
  const needsSettings = kind === 'BUILTIN' && state === 'UNCONFIGURED';
  const base = `/gateways/${gatewayId}/capabilities`;
  const choose = () =>
    attach.mutate({ gatewayId, capabilityId: id }, { onSuccess: () => navigate(`${base}/${id}`) });
  return (
    <Paper withBorder p="md" bg="var(--omnigate-card)" component="article" aria-label={name}>
      <Stack gap="xs" h="100%">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Text fw={600} c={isAgentOnly ? 'dimmed' : undefined}>
            {name}
          </Text>
          <Badge variant="light" color="gray" flex="none">
            {CAPABILITY_KINDS[kind].label}
          </Badge>
        </Group>
        <Text size="sm" c="dimmed" flex={1} lineClamp={3}>
          {isAgentOnly ? 'For agents only: it cannot be put on a gateway.' : description}
        </Text>
        <Group justify="space-between">
          <Group gap="xs">
            {!isAgentOnly && <Text size="sm">{tools.length === 1 ? '1 tool' : `${tools.length} tools`}</Text>}
            {state !== 'READY' && !isAgentOnly && <CapabilityStateBadge state={state} />}
          </Group>
          <Group gap="xs">
            {!isAttached && !isAgentOnly && (
              <Button
                component={Link}
                to={`${base}/attach/${id}`}
                size="xs"
                variant={needsSettings ? 'light' : 'default'}
                aria-label={`Set ${name} up first`}
              >
                Set up first
              </Button>
            )}
            {!needsSettings && (
              <PermitButton
                permission="gateway:write"
                size="xs"
                variant={isAttached ? 'default' : 'light'}
                disabled={isAttached || isAgentOnly}
                loading={attach.isPending}
                onClick={choose}
                aria-label={isAttached ? `${name} is attached` : `Attach ${name}`}
              >
                {isAttached ? 'Attached' : 'Attach'}
              </PermitButton>
            )}
          </Group>
        </Group>
      </Stack>
    </Paper>
  );
}

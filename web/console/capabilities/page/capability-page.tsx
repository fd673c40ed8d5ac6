import { Badge, Stack } from '@mantine/core';
import { useParams } from 'react-router';
import { CAPABILITY_KINDS } from '../../shared/capability-kinds.ts';
import { PageBoundary } from '../../shared/page-boundary.tsx';
import { PageHeader } from '../../shared/page-header.tsx';
import { EnvironmentCard } from '../plugin/environment-card.tsx';
import { PluginCard } from '../plugin/plugin-card.tsx';
import { VersionsCard } from '../plugin/versions-card.tsx';
import { StateBadge } from '../state-badge.tsx';
import { AttachedCard } from './attached-card.tsx';
import { BuiltinCard } from './builtin-card.tsx';
import { CapabilityActions } from './capability-actions.tsx';
import { CapabilityMissing } from './capability-missing.tsx';
import { ConnectionCard } from './connection-card.tsx';
import { GrantsCard } from './grants-card.tsx';
import { StateNotice } from './state-notice.tsx';
import { ToolsCard } from './tools-card.tsx';
import { useCapability } from './use-capability.ts';
import { WarningsCard } from './warnings-card.tsx';

/** One capability: what it offers, how it is reached, and who has it. */
export function CapabilityPage() {
  const { capabilityId = '' } = useParams();
  const capability = useCapability(capabilityId);
  if (capability === null) return <CapabilityMissing />;
  const { id, name, description, kind, state, scope, builtin, connector, plugin } = capability;
  return (
    <>
      <PageHeader
        title={name}
        description={description}
        back={{ label: 'Capabilities', to: '/capabilities' }}
        badges={
          <>
            <Badge variant="default">
              {connector ? `${connector.type} connector` : CAPABILITY_KINDS[kind].label}
            </Badge>
            <StateBadge state={state} scope={scope} />
          </>
        }
        actions={<CapabilityActions capability={capability} />}
      />
      <Stack gap="md">
        <StateNotice capability={capability} />
        <PageBoundary>
          <AttachedCard capabilityId={id} canBeAttached={scope === 'AGENT_AND_MCP'} />
        </PageBoundary>
        <ToolsCard capability={capability} />
        {builtin && <BuiltinCard schema={builtin.settingsSchema} />}
        {plugin && <PluginCard plugin={plugin} />}
        {plugin && plugin.environment.length > 0 && (
          <EnvironmentCard pluginId={id} variables={plugin.environment} />
        )}
        {plugin && <VersionsCard pluginId={id} name={name} plugin={plugin} />}
        {connector && <ConnectionCard connection={connector} inspectedAt={capability.inspectedAt} />}
        {connector?.warnings && connector.warnings.length > 0 && (
          <WarningsCard warnings={connector.warnings} />
        )}
        {connector?.auth?.type === 'OAUTH2_AUTHORIZATION_CODE' && <GrantsCard capability={capability} />}
      </Stack>
    </>
  );
}

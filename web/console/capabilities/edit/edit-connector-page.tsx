import { useParams } from 'react-router';
import { EmptyState } from '../../shared/empty-state.tsx';
import { PageHeader } from '../../shared/page-header.tsx';
import { CapabilityMissing } from '../page/capability-missing.tsx';
import { useCapability } from '../page/use-capability.ts';
import { EditMcpForm } from './edit-mcp-form.tsx';
import { EditRestForm } from './edit-rest-form.tsx';

/** Changes how a connector reaches its server. */
export function EditConnectorPage() {
  const { capabilityId = '' } = useParams();
  const capability = useCapability(capabilityId);
  if (capability === null) return <CapabilityMissing />;
  const { id, name, connector } = capability;
  return (
    <>
      <PageHeader
        title={`Change ${name}`}
        description="Secrets that you do not enter again are kept. What cannot be used changes nothing."
        back={{ label: name, to: `/capabilities/${id}` }}
      />
      {connector === null && <EmptyState title="Only connectors can be changed here" />}
      {connector?.type === 'MCP' && <EditMcpForm capability={capability} connection={connector} />}
      {connector?.type === 'REST' && <EditRestForm capability={capability} connection={connector} />}
    </>
  );
}

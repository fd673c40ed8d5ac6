import { useData } from '../../api/use-data.ts';
import { RegistryServerDocument } from '../../generated/operations.ts';
import { EmptyState } from '../../shared/empty-state.tsx';
import { PageHeader } from '../../shared/page-header.tsx';
import { useSearchParam } from '../../shared/use-search-param.ts';
import { RegistryForm } from './registry-form.tsx';

/** One server of a registry: its versions, and what it asks for. */
export function RegistryServerPage() {
  const [name] = useSearchParam('name');
  const [registry] = useSearchParam('registry');
  const [version, setVersion] = useSearchParam('version');
  const variables = { name, registryUrl: registry || null, version: version || null };
  const { registryServer: server } = useData(RegistryServerDocument, variables);
  const search = registry === '' ? '' : `?${new URLSearchParams({ registry })}`;
  const back = { label: 'MCP registry', to: `/capabilities/new/registry${search}` };
  if (server === null) {
    return (
      <>
        <PageHeader title={name || 'No server'} back={back} />
        <EmptyState title="The registry has no such server">
          It may have been taken away, or it has no version {version}.
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <PageHeader title={server.title ?? server.name} description={server.description} back={back} />
      <RegistryForm key={server.version} server={server} registry={registry} onVersion={setVersion} />
    </>
  );
}

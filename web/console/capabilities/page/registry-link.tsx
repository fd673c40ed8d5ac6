import { Anchor } from '@mantine/core';
import { Link } from 'react-router';

/** Where in a registry a connector comes from; it leads to the server's other versions. */
export function RegistryLink({ name, version, url }: { name: string; version: string; url: string }) {
  const query = new URLSearchParams({ name, registry: url });
  return (
    <>
      <Anchor component={Link} to={`/capabilities/new/registry/server?${query}`} size="sm">
        {name}
      </Anchor>{' '}
      {version}
    </>
  );
}

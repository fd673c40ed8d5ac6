import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../shared/empty-state.tsx';
import { PageHeader } from '../shared/page-header.tsx';

/** In the place of a gateway that does not exist. */
export function GatewayMissing() {
  return (
    <>
      <PageHeader title="Gateway not found" back={{ label: 'Gateways', to: '/gateways' }} />
      <EmptyState
        title="There is no gateway at this address"
        action={
          <Button component={Link} to="/gateways">
            See all gateways
          </Button>
        }
      >
        It may have been deleted.
      </EmptyState>
    </>
  );
}

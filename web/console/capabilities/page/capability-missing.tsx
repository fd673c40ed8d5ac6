import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../../shared/empty-state.tsx';
import { PageHeader } from '../../shared/page-header.tsx';

/** In the place of a capability that is not there. */
export function CapabilityMissing() {
  return (
    <>
      <PageHeader title="No such capability" back={{ label: 'Capabilities', to: '/capabilities' }} />
      <EmptyState
        title="There is no capability at this address"
        action={
          <Button component={Link} to="/capabilities">
            See all capabilities
          </Button>
        }
      >
        It may have been deleted, or the link is wrong.
      </EmptyState>
    </>
  );
}

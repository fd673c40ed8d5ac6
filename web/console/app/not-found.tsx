import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../shared/empty-state.tsx';
import { PageHeader } from '../shared/page-header.tsx';

/** An address at which the console has nothing. */
export function NotFound() {
  return (
    <>
      <PageHeader title="Page not found" />
      <EmptyState
        title="There is no page at this address"
        action={
          <Button component={Link} to="/gateways">
            Go to the gateways
          </Button>
        }
      >
        The link may be old, or what it led to was deleted.
      </EmptyState>
    </>
  );
}

import { Button } from '@mantine/core';
import { Link } from 'react-router';
import type { BackLinkProps } from './back-link.tsx';
import { EmptyState } from './empty-state.tsx';
import { PageHeader } from './page-header.tsx';

export interface MissingPageProps {
  title: string;
  /** What there would be: `gateway`. */
  what: string;
  /** Where all of them are. */
  list: BackLinkProps;
}

/** In the place of something that is not there (any more). */
export function MissingPage({ title, what, list }: MissingPageProps) {
  return (
    <>
      <PageHeader title={title} back={list} />
      <EmptyState
        title={`There is no ${what} at this address`}
        action={
          <Button component={Link} to={list.to}>
            See all {list.label.toLowerCase()}
          </Button>
        }
      >
        It may have been deleted, or the link is wrong.
      </EmptyState>
    </>
  );
}

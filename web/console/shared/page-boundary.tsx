import { QueryErrorResetBoundary } from '@tanstack/react-query';
import { type ReactNode, Suspense } from 'react';
import { isSignedOut } from '../api/api-error.ts';
import { ErrorCatcher } from './error-catcher.tsx';
import { PageSkeleton } from './page-skeleton.tsx';
import { ProblemPanel } from './problem-panel.tsx';

export interface PageBoundaryProps {
  children: ReactNode;
  /** Whether to show nothing while loading and when it failed: for parts beside the page. */
  quiet?: boolean;
}

/** What is inside shows that it is loading, and what failed with a way to try again, without taking the rest of the page with it. */
export function PageBoundary({ children, quiet = false }: PageBoundaryProps) {
  const fallback = (error: unknown, retry: () => void) =>
    // Whoever is signed out is on the way to the sign-in page.
    quiet || isSignedOut(error) ? null : <ProblemPanel error={error} onRetry={retry} />;
  return (
    <QueryErrorResetBoundary>
      {({ reset }) => (
        <ErrorCatcher onRetry={reset} fallback={fallback}>
          <Suspense fallback={quiet ? null : <PageSkeleton />}>{children}</Suspense>
        </ErrorCatcher>
      )}
    </QueryErrorResetBoundary>
  );
}

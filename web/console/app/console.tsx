import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router/dom';
import { createQueryClient } from '../api/query-client.ts';
import { rememberReturn } from '../session/return-path.ts';
import { ConfirmProvider } from '../shared/confirm/confirm-provider.tsx';
import { router } from './router.tsx';
import { colours, theme } from './theme.ts';

const queryClient = createQueryClient(() => {
  if (router.state.location.pathname === '/sign-in') return;
  rememberReturn(router.state.location);
  void router.navigate('/sign-in');
});

/** Everything around the pages. */
export function Console() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={colours} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <ConfirmProvider>
          <RouterProvider router={router} />
        </ConfirmProvider>
      </QueryClientProvider>
      <Notifications position="bottom-right" />
    </MantineProvider>
  );
}

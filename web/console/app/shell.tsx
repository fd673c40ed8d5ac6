import { AppShell, Burger, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { PageBoundary } from '../shared/page-boundary.tsx';
import { UnsavedChangesGuard } from '../shared/unsaved-changes-guard.tsx';
import { Brand } from './brand.tsx';
import { LoadingLine } from './loading-line.tsx';
import { Navigation } from './navigation.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { ViewerMenu } from './viewer-menu.tsx';

/** What is around every page but the sign-in: header, navigation, and the place where the page is. */
export function Shell() {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'md', md: 'xl' }}
    >
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <AppShell.Header px="md">
        <LoadingLine />
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Navigation" />
            <Link to="/gateways" style={{ color: 'inherit', textDecoration: 'none' }}>
              <Brand />
            </Link>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <ThemeSwitch />
            <PageBoundary quiet>
              <ViewerMenu />
            </PageBoundary>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label="Sections" className="sections" data-open={isOpen}>
        <PageBoundary quiet>
          <Navigation onNavigate={close} />
        </PageBoundary>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} style={{ outline: 'none' }}>
        <div style={{ maxWidth: 1200, margin: '0 auto' }}>
          <PageBoundary key={pathname.split('/').slice(0, 3).join('/')}>
            <Outlet />
          </PageBoundary>
        </div>
      </AppShell.Main>
      <UnsavedChangesGuard />
      <ScrollRestoration />
    </AppShell>
  );
}

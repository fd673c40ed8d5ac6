import { NavLink as MantineNavLink } from '@mantine/core';
import { NavLink, useLocation } from 'react-router';
import { useMay } from '../session/use-viewer.ts';
import { SECTIONS } from './sections.ts';

/** The sections that the viewer may look into. */
export function Navigation({ onNavigate }: { onNavigate(): void }) {
  const may = useMay();
  const { pathname } = useLocation();
  return SECTIONS.filter(({ permission }) => may(permission)).map(({ label, path, icon: Icon }) => (
    <MantineNavLink
      key={path}
      component={NavLink}
      to={path}
      label={label}
      leftSection={<Icon size={18} aria-hidden />}
      active={pathname === path || pathname.startsWith(`${path}/`)}
      onClick={onNavigate}
      style={{ borderRadius: 'var(--mantine-radius-md)' }}
    />
  ));
}

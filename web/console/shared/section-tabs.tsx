import { useEffect, useRef } from 'react';
import { NavLink, useLocation } from 'react-router';
import classes from './section-tabs.module.css';

export interface SectionTab {
  label: string;
  /** The address; the tab is a link, so that it can be shared and opened elsewhere. */
  to: string;
  /** Whether it is only this address, and nothing below it. */
  end?: boolean;
}

/** Parts of a page, each at an address of its own. */
export function SectionTabs({ tabs, label }: { tabs: readonly SectionTab[]; label: string }) {
  const list = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a phone not all of them have room.
  // biome-ignore lint/correctness/useExhaustiveDependencies: which one is current changes with the address
  useEffect(() => {
    const current = list.current?.querySelector('[aria-current="page"]');
    current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  return (
    <nav ref={list} aria-label={label} className={classes.tabs}>
      {tabs.map((tab) => (
        <NavLink key={tab.to} to={tab.to} end={tab.end ?? false} className={classes.tab} preventScrollReset>
          {tab.label}
        </NavLink>
      ))}
    </nav>
  );
}

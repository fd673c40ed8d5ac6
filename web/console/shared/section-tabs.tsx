import { NavLink } from 'react-router';
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
  return (
    <nav aria-label={label} className={classes.tabs}>
      {tabs.map((tab) => (
        <NavLink key={tab.to} to={tab.to} end={tab.end ?? false} className={classes.tab} preventScrollReset>
          {tab.label}
        </NavLink>
      ))}
    </nav>
  );
}

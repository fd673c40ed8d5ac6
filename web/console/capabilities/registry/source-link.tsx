import { Anchor } from '@mantine/core';

/** Leads to what somebody published about a server. */
export function SourceLink({ href, label }: { href: string; label: string }) {
  // Whoever publishes a server says this; only a web address is made a link.
  if (!/^https?:\/\//i.test(href)) return null;
  return (
    <Anchor href={href} target="_blank" rel="noreferrer" size="sm">
      {label}
    </Anchor>
  );
}

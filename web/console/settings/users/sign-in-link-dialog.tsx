import { Modal } from '@mantine/core';
import { OneTimeLink } from './one-time-link.tsx';

/** A link for somebody who is a user already. */
export function SignInLinkDialog({ name, link, onClose }: { name: string; link: string; onClose(): void }) {
  return (
    <Modal opened onClose={onClose} title={`Sign-in link for ${name}`} centered size="lg">
      <OneTimeLink link={link} lasts="15 minutes" />
    </Modal>
  );
}

import { Alert, Stack, Text } from '@mantine/core';
import { Link2 } from 'lucide-react';
import { CopyField } from '../../shared/copy-field.tsx';

/** A link that signs somebody in. @param lasts how long it is good. */
export function OneTimeLink({ link, lasts }: { link: string; lasts: string }) {
  return (
    <Alert color="teal" icon={<Link2 size={18} />} title="Give them this link">
      <Stack gap="sm">
        <Text size="sm">
          It signs them in once, within {lasts}, and they can set a new password then. Nothing is sent by
          mail. Whoever has the link can use it.
        </Text>
        <CopyField label="Sign-in link" value={link} />
      </Stack>
    </Alert>
  );
}

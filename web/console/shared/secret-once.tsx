import { Alert, Stack, Text } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { CopyField } from './copy-field.tsx';

/** A secret just made, for the only time. */
export function SecretOnce({ label, secret }: { label: string; secret: string }) {
  return (
    <Alert color="teal" icon={<KeyRound size={18} />} title="Copy it now">
      <Stack gap="sm">
        <Text size="sm">
          Only a hash of it is stored, so it is shown this once. A lost one is replaced by rotating it.
        </Text>
        <CopyField label={label} value={secret} />
      </Stack>
    </Alert>
  );
}

import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { SecretOnce } from '../../shared/secret-once.tsx';
import { ConfigurationTabs } from '../clients/configuration-tabs.tsx';
import { useGateway } from '../use-gateway.ts';

/** A key just made, with what to do with it. Closed by its button alone, so that no click next to it loses the secret. */
export function NewSecretDialog({ secret, onClose }: { secret: string; onClose(): void }) {
  const gateway = useGateway();
  return (
    <Modal
      opened
      onClose={onClose}
      title="Your new key"
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack>
        <SecretOnce label="API key" secret={secret} />
        <Text size="sm">Or copy the configuration of your client, with the key in it:</Text>
        <ConfigurationTabs gateway={gateway} secret={secret} />
        <Group justify="flex-end">
          <Button onClick={onClose}>I have copied it</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

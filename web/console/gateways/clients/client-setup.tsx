import { Stack } from '@mantine/core';
import { useState } from 'react';
import { Card } from '../../shared/card.tsx';
import { SecretOnce } from '../../shared/secret-once.tsx';
import { useGateway } from '../use-gateway.ts';
import { ConfigurationTabs } from './configuration-tabs.tsx';
import { SetupKey } from './setup-key.tsx';

/** Everything a client needs, ready to be pasted. A key that is made here is filled in everywhere. */
export function ClientSetup() {
  const gateway = useGateway();
  const [secret, setSecret] = useState<string | null>(null);
  const takesKeys = gateway.requireAuthentication && gateway.authMethod !== 'JWT';
  return (
    <div id="connect">
      <Card
        title="Connect a client"
        description={
          takesKeys
            ? 'Copy the configuration of your client. A key that you generate here is filled in.'
            : 'Copy the configuration of your client.'
        }
        actions={takesKeys && secret === null && <SetupKey onSecret={setSecret} />}
      >
        <Stack gap="md">
          {secret !== null && <SecretOnce label="API key" secret={secret} />}
          <ConfigurationTabs gateway={gateway} secret={secret} />
        </Stack>
      </Card>
    </div>
  );
}

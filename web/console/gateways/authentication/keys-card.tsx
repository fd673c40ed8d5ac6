import { Switch } from '@mantine/core';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { completeList } from '../../api/complete-list.ts';
import { Card } from '../../shared/card.tsx';
import { DataTable } from '../../shared/data-table.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';
import { GenerateKeyDialog } from './generate-key-dialog.tsx';
import { keyColumns } from './key-columns.tsx';
import { KeyMenu } from './key-menu.tsx';
import { NewSecretDialog } from './new-secret-dialog.tsx';
import { useAuthentication } from './use-authentication.ts';

/** The API keys of a gateway. */
export function KeysCard() {
  const { apiKeys } = useAuthentication();
  const [isGenerating, setGenerating] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [showsRevoked, setShowsRevoked] = useState(false);
  const hasRevoked = apiKeys.some(({ revokedAt }) => revokedAt !== null);
  const shown = apiKeys.filter(({ revokedAt }) => showsRevoked || revokedAt === null);
  return (
    <Card
      title="API keys"
      description="One for each client, so that you can take it away from one without the others."
      actions={
        <>
          {hasRevoked && (
            <Switch
              label="Show revoked"
              checked={showsRevoked}
              onChange={(event) => setShowsRevoked(event.currentTarget.checked)}
            />
          )}
          <PermitButton
            permission="key:write"
            leftSection={<Plus size={16} />}
            onClick={() => setGenerating(true)}
          >
            Generate key
          </PermitButton>
        </>
      }
    >
      <DataTable
        label="API keys"
        list={completeList(shown)}
        rowKey={({ id }) => id}
        columns={[
          ...keyColumns,
          { header: 'Actions', cell: (key) => <KeyMenu apiKey={key} onSecret={setSecret} />, align: 'right' },
        ]}
        empty={<EmptyState icon={KeyRound} title="No keys yet" />}
      />
      {isGenerating && <GenerateKeyDialog onClose={() => setGenerating(false)} onSecret={setSecret} />}
      {secret !== null && <NewSecretDialog secret={secret} onClose={() => setSecret(null)} />}
    </Card>
  );
}

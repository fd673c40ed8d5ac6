import { Group, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { ConfigureJwtDocument, RemoveJwtDocument } from '../../generated/operations.ts';
import { Card } from '../../shared/card.tsx';
import { useConfirm } from '../../shared/confirm/confirm-context.ts';
import { PermitButton } from '../../shared/permit-button.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { isSent, useUnsavedChanges } from '../../shared/unsaved-changes.ts';
import { useGateway } from '../use-gateway.ts';
import { draftOf, type JwtDraft, jwtInput } from './jwt-draft.ts';
import { JwtFields } from './jwt-fields.tsx';
import { useAuthentication } from './use-authentication.ts';

/** Whose tokens a gateway takes. */
export function JwtCard() {
  const { id, jwt } = useAuthentication();
  const { endpoints } = useGateway();
  const [before] = useState<JwtDraft>(() => draftOf(jwt, endpoints.mcp));
  const [draft, setDraft] = useState(before);
  const confirm = useConfirm();
  const configure = useChange(ConfigureJwtDocument, {
    done: 'Tokens are checked this way from now on.',
    showsFailure: true,
  });
  const remove = useChange(RemoveJwtDocument, { done: 'No tokens are accepted any more.' });
  const isDirty = JSON.stringify(draft) !== JSON.stringify(before);
  const change = { gatewayId: id, input: jwtInput(draft) };
  useUnsavedChanges(isDirty && !isSent(configure, change));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    configure.mutate(change);
  };
  const askToRemove = async () => {
    const message = 'Whoever calls with a token is refused from then on.';
    if (await confirm({ title: 'Accept no tokens any more?', message, action: 'Remove' }))
      remove.mutate({ gatewayId: id });
  };
  return (
    <Card
      title="Tokens of an identity provider"
      description="JSON Web Tokens (OAuth, OpenID Connect), checked by the provider's public keys."
    >
      <form onSubmit={submit}>
        <Stack>
          <JwtFields draft={draft} onChange={setDraft} />
          <ProblemAlert error={configure.error} title="This was not saved" />
          <Group gap="xs">
            <PermitButton
              permission="key:write"
              type="submit"
              disabled={!isDirty}
              loading={configure.isPending}
            >
              Save tokens
            </PermitButton>
            {jwt !== null && (
              <PermitButton
                permission="key:write"
                variant="default"
                loading={remove.isPending}
                onClick={() => void askToRemove()}
              >
                Accept no tokens
              </PermitButton>
            )}
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

import { Group, Input, SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { type AuthMethod, UpdateGatewayDocument } from '../../generated/operations.ts';
import { Card } from '../../shared/card.tsx';
import { useConfirm } from '../../shared/confirm/confirm-context.ts';
import { PermitButton } from '../../shared/permit-button.tsx';
import { isSent, useUnsavedChanges } from '../../shared/unsaved-changes.ts';
import { AccessChoice } from '../access-choice.tsx';
import { useAuthentication } from './use-authentication.ts';

const METHODS: { value: AuthMethod; label: string }[] = [
  { value: 'API_KEY', label: 'API keys' },
  { value: 'JWT', label: 'Tokens' },
  { value: 'BOTH', label: 'Either' },
];

/** Whether callers must show who they are, and how. */
export function AccessCard() {
  const before = useAuthentication();
  const [requireAuthentication, setRequireAuthentication] = useState(before.requireAuthentication);
  const [authMethod, setAuthMethod] = useState(before.authMethod);
  const update = useChange(UpdateGatewayDocument, { done: 'Access was changed. It is in force everywhere.' });
  const confirm = useConfirm();
  const isDirty = requireAuthentication !== before.requireAuthentication || authMethod !== before.authMethod;
  const change = { id: before.id, input: { requireAuthentication, authMethod } };
  useUnsavedChanges(isDirty && !isSent(update, change));
  const save = async () => {
    const opens = !requireAuthentication && before.requireAuthentication;
    const goOn =
      !opens ||
      (await confirm({
        title: 'Open this gateway to everybody?',
        message: 'Whoever knows the URL can then call its tools, without a key or token.',
        action: 'Open it',
      }));
    if (goOn) update.mutate(change);
  };
  return (
    <Card title="Access">
      <Stack gap="md">
        <AccessChoice value={requireAuthentication} onChange={setRequireAuthentication} />
        {requireAuthentication && (
          <Input.Wrapper label="What callers show" labelElement="div">
            <Group mt={6}>
              <SegmentedControl
                aria-label="What callers show"
                data={METHODS}
                value={authMethod}
                onChange={setAuthMethod}
              />
            </Group>
          </Input.Wrapper>
        )}
        <Group>
          <PermitButton
            permission="gateway:write"
            disabled={!isDirty}
            loading={update.isPending}
            onClick={() => void save()}
          >
            Save access
          </PermitButton>
        </Group>
      </Stack>
    </Card>
  );
}

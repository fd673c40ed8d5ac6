import { Group, Stack, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { UpdateGatewayDocument } from '../../generated/operations.ts';
import { Card } from '../../shared/card.tsx';
import { CopyField } from '../../shared/copy-field.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { isSent, useUnsavedChanges } from '../../shared/unsaved-changes.ts';
import { useGateway } from '../use-gateway.ts';

/** What a gateway is called and what it is for. */
export function DescriptionCard() {
  const gateway = useGateway();
  const [name, setName] = useState(gateway.name);
  const [description, setDescription] = useState(gateway.description ?? '');
  const update = useChange(UpdateGatewayDocument, { done: 'Saved.', showsFailure: true });
  const isDirty = name !== gateway.name || description !== (gateway.description ?? '');
  const change = { id: gateway.id, input: { name: name.trim(), description: description.trim() || null } };
  useUnsavedChanges(isDirty && !isSent(update, change));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate(change);
  };
  return (
    <Card title="Name and description">
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Name"
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Textarea
            label="Description"
            description="What it is for. Clients read it as instructions."
            autosize
            minRows={2}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <CopyField
            label="Id"
            description="Part of its URLs. It never changes, whatever the name."
            value={gateway.id}
          />
          <ProblemAlert error={update.error} title="This was not saved" />
          <Group>
            <PermitButton
              permission="gateway:write"
              type="submit"
              disabled={!isDirty}
              loading={update.isPending}
            >
              Save
            </PermitButton>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

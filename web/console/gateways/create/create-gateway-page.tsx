import { Button, Group, Input, Paper, Stack, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { CreateGatewayDocument } from '../../generated/operations.ts';
import { PageHeader } from '../../shared/page-header.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { AccessChoice } from '../access-choice.tsx';

/** A new gateway, secured unless somebody says otherwise. */
export function CreateGatewayPage() {
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [requireAuthentication, setRequireAuthentication] = useState(true);
  const navigate = useNavigate();
  const create = useChange(CreateGatewayDocument, {
    done: ({ createGateway }) => `${createGateway.name} is there.`,
    showsFailure: true,
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const input = {
      name: name.trim(),
      description: description.trim() || null,
      requireAuthentication,
      authMethod: 'API_KEY' as const,
    };
    const { createGateway } = await create.mutateAsync({ input });
    await navigate(`/gateways/${createGateway.id}`);
  };
  return (
    <>
      <PageHeader title="New gateway" back={{ label: 'Gateways', to: '/gateways' }} />
      <Paper withBorder p="lg" maw={640} bg="var(--omnigate-card)">
        <form onSubmit={(event) => void submit(event).catch(() => undefined)}>
          <Stack>
            <TextInput
              label="Name"
              description="What you call it; it can be changed later."
              placeholder="Team tools"
              required
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              data-autofocus
            />
            <Textarea
              label="Description"
              description="What it is for. Clients read it as instructions."
              autosize
              minRows={2}
              value={description}
              onChange={(event) => setDescription(event.currentTarget.value)}
            />
            <Input.Wrapper label="Who may call it" labelElement="div">
              <AccessChoice value={requireAuthentication} onChange={setRequireAuthentication} />
            </Input.Wrapper>
            <ProblemAlert error={create.error} title="The gateway was not made" />
            <Group>
              <PermitButton permission="gateway:write" type="submit" loading={create.isPending}>
                Create gateway
              </PermitButton>
              <Button variant="default" component={Link} to="/gateways">
                Cancel
              </Button>
            </Group>
          </Stack>
        </form>
      </Paper>
    </>
  );
}

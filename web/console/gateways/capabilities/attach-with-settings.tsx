import { Button, Group, Stack, Switch } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { ApiError } from '../../api/api-error.ts';
import { useChange } from '../../api/use-change.ts';
import { type AttachableCapabilityQuery, AttachCapabilityDocument } from '../../generated/operations.ts';
import { Card } from '../../shared/card.tsx';
import type { JsonSchema } from '../../shared/json-schema-form/json-schema.ts';
import { JsonSchemaForm } from '../../shared/json-schema-form/json-schema-form.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { isSent, useUnsavedChanges } from '../../shared/unsaved-changes.ts';

export interface AttachWithSettingsProps {
  gatewayId: string;
  capability: NonNullable<AttachableCapabilityQuery['capability']>;
}

/** Puts a capability on a gateway, with what the gateway sets for it, in one step. */
export function AttachWithSettings({ gatewayId, capability }: AttachWithSettingsProps) {
  const { id, name, builtin } = capability;
  const [settings, setSettings] = useState<Record<string, unknown>>({});
  const [requireApproval, setRequireApproval] = useState(false);
  const navigate = useNavigate();
  const attach = useChange(AttachCapabilityDocument, { done: `${name} is attached.`, showsFailure: true });
  const change = { gatewayId, capabilityId: id, settings, requireApproval };
  useUnsavedChanges(Object.keys(settings).length > 0 && !isSent(attach, change));
  const base = `/gateways/${gatewayId}/capabilities`;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    attach.mutate(change, { onSuccess: () => navigate(`${base}/${id}`) });
  };
  return (
    <Card
      title="Settings"
      description={`For this gateway; they can be changed later.${builtin ? ' An empty field has its default.' : ''}`}
    >
      <form onSubmit={submit}>
        <Stack>
          {builtin === null ? (
            <Switch
              label="Hold new and changed tools back until I approve them"
              description="What its tools say and do may change where they come from."
              checked={requireApproval}
              onChange={({ currentTarget }) => setRequireApproval(currentTarget.checked)}
            />
          ) : (
            <JsonSchemaForm
              schema={builtin.settingsSchema as JsonSchema}
              value={settings}
              onChange={setSettings}
              problems={attach.error instanceof ApiError ? attach.error.fields : []}
              prefix="settings"
              empty="It has none."
            />
          )}
          <ProblemAlert error={attach.error} title="It was not attached" />
          <Group gap="xs">
            <PermitButton permission="gateway:write" type="submit" loading={attach.isPending}>
              Attach {name}
            </PermitButton>
            <Button variant="default" component={Link} to={`${base}/attach`}>
              Cancel
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

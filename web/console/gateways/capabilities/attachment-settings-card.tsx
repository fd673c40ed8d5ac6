import { Group, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { useChange } from '../../api/use-change.ts';
import { UpdateAttachmentDocument } from '../../generated/operations.ts';
import { useMay } from '../../session/use-viewer.ts';
import { Card } from '../../shared/card.tsx';
import type { JsonSchema } from '../../shared/json-schema-form/json-schema.ts';
import { JsonSchemaForm } from '../../shared/json-schema-form/json-schema-form.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { isSent, useUnsavedChanges } from '../../shared/unsaved-changes.ts';
import type { AttachmentProps } from './attachment-props.ts';

/** What this gateway sets for a capability. Nothing where there is nothing to set. */
export function AttachmentSettingsCard({ gatewayId, attachment }: AttachmentProps) {
  const { capability, settings: before } = attachment;
  const [settings, setSettings] = useState(before);
  const may = useMay();
  const update = useChange(UpdateAttachmentDocument, {
    done: 'Settings are in force for the next call.',
    showsFailure: true,
  });
  const isDirty = JSON.stringify(settings) !== JSON.stringify(before);
  const change = { gatewayId, capabilityId: capability.id, settings };
  useUnsavedChanges(isDirty && !isSent(update, change));
  const schema = capability.builtin?.settingsSchema as JsonSchema | undefined;
  if (Object.keys(schema?.properties ?? {}).length === 0 || schema === undefined) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate(change);
  };
  return (
    <Card title="Settings" description="For this gateway. An empty field has its default.">
      <form onSubmit={submit}>
        <Stack>
          <JsonSchemaForm
            schema={schema}
            value={settings}
            onChange={setSettings}
            problems={update.error instanceof ApiError ? update.error.fields : []}
            prefix="settings"
            disabled={!may('gateway:write')}
          />
          <ProblemAlert error={update.error} title="The settings were not saved" />
          <Group>
            <PermitButton
              permission="gateway:write"
              type="submit"
              disabled={!isDirty}
              loading={update.isPending}
            >
              Save settings
            </PermitButton>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

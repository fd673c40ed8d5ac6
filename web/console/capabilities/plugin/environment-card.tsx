import { Badge, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { SetPluginEnvironmentDocument } from '../../generated/operations.ts';
import { Card } from '../../shared/card.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { useUnsavedChanges } from '../../shared/unsaved-changes.ts';
import type { PluginView } from '../page/use-capability.ts';

export interface EnvironmentCardProps {
  pluginId: string;
  variables: PluginView['environment'];
}

/** The values that a plugin asks for. They are kept encrypted and never shown again. */
export function EnvironmentCard({ pluginId, variables }: EnvironmentCardProps) {
  const [values, setValues] = useState<Record<string, string>>({});
  const save = useChange(SetPluginEnvironmentDocument, {
    showsFailure: true,
    done: 'Saved. New calls see it.',
  });
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
  const isDirty = Object.keys(given).length > 0;
  useUnsavedChanges(isDirty);
  return (
    <Card title="Environment" description="Values are kept encrypted and never shown again.">
      <Stack>
        {variables.map(({ key, isSet }) => (
          <Group key={key} align="flex-end" gap="sm">
            <PasswordInput
              label={key}
              placeholder={isSet ? 'Kept; enter another to replace it' : undefined}
              autoComplete="off"
              flex={1}
              miw={220}
              value={values[key] ?? ''}
              onChange={({ currentTarget }) => setValues({ ...values, [key]: currentTarget.value })}
            />
            {isSet ? (
              <PermitButton
                permission="capability:write"
                variant="default"
                aria-label={`Remove the value of ${key}`}
                onClick={() => save.mutate({ id: pluginId, values: { [key]: null } })}
              >
                Remove
              </PermitButton>
            ) : (
              <Badge color="orange" variant="light" mb={9}>
                missing
              </Badge>
            )}
          </Group>
        ))}
        <ProblemAlert error={save.error} title="Not saved" />
        <Group gap="sm">
          <PermitButton
            permission="capability:write"
            loading={save.isPending}
            disabled={!isDirty}
            onClick={() => save.mutate({ id: pluginId, values: given }, { onSuccess: () => setValues({}) })}
          >
            Save values
          </PermitButton>
          <Text size="sm" c="dimmed">
            Calls that run go on with the values on which they began.
          </Text>
        </Group>
      </Stack>
    </Card>
  );
}

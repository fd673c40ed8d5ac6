import { Group, Select, Stack } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { ImportRegistryServerDocument } from '../../generated/operations.ts';
import { Card } from '../../shared/card.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { useUnsavedChanges } from '../../shared/unsaved-changes.ts';
import { useOpenMade } from '../connect/use-open-made.ts';
import { OptionChoice } from './option-choice.tsx';
import { OptionFields } from './option-fields.tsx';
import { draftFor, type RegistryDraft, type RegistryServerView, registryInput } from './registry-draft.ts';
import { SourceLink } from './source-link.tsx';

export interface RegistryFormProps {
  server: RegistryServerView;
  /** Empty: the one that is configured. */
  registry: string;
  onVersion(version: string): void;
}

/** Version, option and values, and then the connector. */
export function RegistryForm({ server, registry, onVersion }: RegistryFormProps) {
  const [draft, setDraft] = useState(() => draftFor(server));
  const creation = useChange(ImportRegistryServerDocument, {
    showsFailure: true,
    done: ({ importRegistryServer }) => `${importRegistryServer.name} is made.`,
  });
  useUnsavedChanges(Object.keys(draft.values).length > 0 && !creation.isSuccess);
  useOpenMade(creation.data?.importRegistryServer.id);
  const change = (part: Partial<RegistryDraft>) => setDraft((before) => ({ ...before, ...part }));
  const option = server.options.find(({ id }) => id === draft.option);
  return (
    <Stack gap="md">
      <Card title="Version">
        <Group align="flex-end" gap="md">
          <Select
            aria-label="Version"
            data={server.versions}
            value={server.version}
            allowDeselect={false}
            searchable
            onChange={(version) => onVersion(version ?? '')}
          />
          {server.repositoryUrl && <SourceLink href={server.repositoryUrl} label="Source" />}
          {server.websiteUrl && <SourceLink href={server.websiteUrl} label="Website" />}
        </Group>
      </Card>
      <Card title="How to use it">
        <OptionChoice
          options={server.options}
          value={draft.option}
          onChange={(id) => change({ option: id, values: {} })}
        />
      </Card>
      {option && option.unsupported === null && (
        <Card title="What it asks for">
          <Stack>
            <OptionFields option={option} draft={draft} change={change} error={creation.error} />
            <ProblemAlert error={creation.error} title="The connector was not made" />
            <PermitButton
              permission="capability:write"
              w="fit-content"
              loading={creation.isPending}
              onClick={() => creation.mutate({ input: registryInput(server, registry, draft) })}
            >
              Create
            </PermitButton>
          </Stack>
        </Card>
      )}
    </Stack>
  );
}

import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useConfirm } from '../../shared/confirm/confirm-context.ts';
import { DocumentField } from '../../shared/document-field.tsx';
import { notifySuccess } from '../../shared/notify.ts';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { useUnsavedChanges } from '../../shared/unsaved-changes.ts';
import { ChangeList } from './change-list.tsx';
import { importConfiguration, variablesOf } from './import-configuration.ts';
import { VariableFields } from './variable-fields.tsx';

/** A document, what it would change, and the change. */
export function ImportForm() {
  const [document, setDocument] = useState('');
  const [variables, setVariables] = useState<Record<string, string>>({});
  const confirm = useConfirm();
  useUnsavedChanges(document.trim() !== '');
  const queryClient = useQueryClient();
  const check = useMutation({ mutationFn: importConfiguration });
  const apply = useMutation({
    mutationFn: importConfiguration,
    onSuccess({ changes }) {
      notifySuccess(changes.length === 1 ? 'One change was made.' : `${changes.length} changes were made.`);
      setDocument('');
      check.reset();
      void queryClient.invalidateQueries();
    },
  });
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  // What was looked at is no longer what would be imported.
  const forget = () => {
    check.reset();
    apply.reset();
  };
  const report = check.data;
  const start = async () => {
    const message = `${report?.changes.length} things are made or changed. Clients notice at once.`;
    if (await confirm({ title: 'Import this configuration?', message, action: 'Import' }))
      apply.mutate({ document, variables: given, dryRun: false });
  };
  return (
    <Stack>
      <DocumentField
        label="Configuration"
        description="Drop a file here, choose one, or paste YAML or JSON."
        accept=".yaml,.yml,.json"
        value={document}
        onChange={(next) => {
          setDocument(next);
          forget();
        }}
      />
      <VariableFields
        names={variablesOf(document)}
        values={variables}
        onChange={(next) => {
          setVariables(next);
          forget();
        }}
      />
      <ProblemAlert error={check.error} title="This document cannot be imported" />
      {report && <ChangeList report={report} />}
      <ProblemAlert error={apply.error} title="The import stopped; importing again goes on from there" />
      <Group gap="sm">
        <Button
          variant={report ? 'default' : 'filled'}
          disabled={document.trim() === ''}
          loading={check.isPending}
          onClick={() => check.mutate({ document, variables: given, dryRun: true })}
        >
          Show what would change
        </Button>
        {report && report.changes.length > 0 && (
          <Button loading={apply.isPending} onClick={start}>
            Import
          </Button>
        )}
        {apply.isPending && (
          <Text size="sm">Connectors are asked what they offer; this can take a minute.</Text>
        )}
      </Group>
    </Stack>
  );
}

import { SegmentedControl, Stack, TextInput } from '@mantine/core';
import { DocumentField } from '../../shared/document-field.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { PrivateNetworkSwitch } from '../connect/private-network-switch.tsx';
import { WizardButtons } from '../connect/wizard-buttons.tsx';
import type { RestSource } from './rest-draft.ts';
import type { RestWizard } from './use-rest-wizard.ts';

const SOURCES = [
  { value: 'url', label: 'At a URL' },
  { value: 'text', label: 'File or paste' },
  { value: 'hand', label: 'By hand' },
];

const BY_HAND =
  'A JSON list of operations: name, method, path, inputSchema; description, queryParams, headers, body and extract where wanted.';

/** Where the API's document is. */
export function DocumentStep({ wizard: { draft, change, read, isBusy, error } }: { wizard: RestWizard }) {
  const given = { url: draft.documentUrl, text: draft.document, hand: draft.byHand }[draft.source];
  return (
    <Stack>
      <SegmentedControl
        aria-label="Where the document is"
        data={SOURCES}
        value={draft.source}
        onChange={(source) => change({ source: source as RestSource })}
        w="fit-content"
      />
      {draft.source === 'url' && (
        <TextInput
          label="URL of the document"
          description="OpenAPI 3.0 or 3.1, or Swagger 2.0, JSON or YAML. It is read again on refresh."
          placeholder="https://api.example.com/openapi.json"
          type="url"
          value={draft.documentUrl}
          onChange={({ currentTarget }) => change({ documentUrl: currentTarget.value })}
        />
      )}
      {draft.source === 'text' && (
        <DocumentField
          label="Document"
          description="Drop a file here, choose one, or paste OpenAPI 3.0, 3.1 or Swagger 2.0, JSON or YAML."
          accept=".json,.yaml,.yml"
          value={draft.document}
          onChange={(document) => change({ document })}
        />
      )}
      {draft.source === 'hand' && (
        <DocumentField
          label="Operations"
          description={BY_HAND}
          accept=".json"
          value={draft.byHand}
          onChange={(byHand) => change({ byHand })}
        />
      )}
      {draft.source === 'hand' && (
        <TextInput
          label="Base URL"
          description="What paths are put behind."
          type="url"
          value={draft.baseUrl}
          onChange={({ currentTarget }) => change({ baseUrl: currentTarget.value })}
        />
      )}
      <PrivateNetworkSwitch
        value={draft.allowPrivateNetwork}
        onChange={(allowPrivateNetwork) => change({ allowPrivateNetwork })}
      />
      <ProblemAlert error={error} title="This document cannot be used" />
      <WizardButtons next="Read it" onNext={read} isBusy={isBusy} isReady={given.trim() !== ''} />
    </Stack>
  );
}

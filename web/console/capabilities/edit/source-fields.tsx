import { TextInput } from '@mantine/core';
import { DocumentField } from '../../shared/document-field.tsx';
import { problemAt } from '../connect/field-problems.ts';
import type { ConnectionView } from '../page/use-capability.ts';
import type { RestDraft } from '../rest/rest-draft.ts';

export interface SourceFieldsProps {
  connection: ConnectionView;
  draft: RestDraft;
  change(part: Partial<RestDraft>): void;
  error: unknown;
}

/** What the tools of an API are made of. */
export function SourceFields({ connection, draft, change, error }: SourceFieldsProps) {
  if (connection.operationsByHand !== null) {
    return (
      <DocumentField
        label="Operations"
        description="A JSON list of operations made by hand."
        accept=".json"
        value={draft.byHand}
        onChange={(byHand) => change({ byHand })}
      />
    );
  }
  return (
    <>
      {connection.documentUrl !== null && (
        <TextInput
          label="URL of the document"
          type="url"
          value={draft.documentUrl}
          error={problemAt(error, 'input.documentUrl')}
          onChange={({ currentTarget }) => change({ documentUrl: currentTarget.value })}
        />
      )}
      <DocumentField
        label="A new document"
        description="Leave it empty to keep the present one. Drop a file here, choose one, or paste."
        accept=".json,.yaml,.yml"
        value={draft.document}
        onChange={(document) => change({ document })}
      />
    </>
  );
}

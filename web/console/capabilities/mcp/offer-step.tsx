import { Alert, Stack } from '@mantine/core';
import { LockKeyhole } from 'lucide-react';
import { Facts } from '../../shared/facts.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { NameFields } from '../connect/name-fields.tsx';
import { ToolList } from '../connect/tool-list.tsx';
import { WizardButtons } from '../connect/wizard-buttons.tsx';
import { offerFacts } from './offer-facts.ts';
import type { McpWizard } from './use-mcp-wizard.ts';

/** What the server offers, and what it is to be called. */
export function OfferStep({ wizard }: { wizard: McpWizard }) {
  const { draft, change, preview, create, goTo, isBusy, error } = wizard;
  if (preview === undefined) return null;
  return (
    <Stack>
      {preview.needsAuthorization ? (
        <Alert color="orange" icon={<LockKeyhole size={18} />} title="Somebody has to grant access first">
          The server answers, and wants somebody to sign in. Create the connector: its page has the link at
          which access is granted. Its tools are there after that.
        </Alert>
      ) : (
        <>
          <Facts facts={offerFacts(preview)} />
          <ToolList tools={preview.tools} />
        </>
      )}
      <NameFields name={draft.name} description={draft.description} onChange={change} error={error} />
      <ProblemAlert error={error} title="The connector was not made" />
      <WizardButtons
        next="Create"
        onNext={create}
        onBack={() => goTo(0)}
        isBusy={isBusy}
        isReady={draft.name.trim() !== ''}
      />
    </Stack>
  );
}

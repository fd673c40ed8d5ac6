import { Alert, Stack, Text } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { WizardButtons } from '../connect/wizard-buttons.tsx';
import { OperationPicker } from './operation-picker.tsx';
import { operationKey } from './rest-draft.ts';
import type { RestWizard } from './use-rest-wizard.ts';
import { WarningList } from './warning-list.tsx';

/** Which operations become tools. */
export function OperationsStep({ wizard: { draft, change, preview, goTo } }: { wizard: RestWizard }) {
  if (preview === undefined) return null;
  const keys = preview.operations.map(operationKey);
  const chosen = draft.operationIds ?? keys;
  return (
    <Stack>
      <Text size="sm">
        {[preview.title, preview.version].filter(Boolean).join(' ')} has {preview.operations.length}{' '}
        operations. Clients choose better among fewer tools: keep what is needed.
      </Text>
      {preview.warnings.length > 0 && (
        <Alert
          color="orange"
          icon={<TriangleAlert size={18} />}
          title={`${preview.warnings.length} things are odd`}
        >
          <WarningList warnings={preview.warnings} />
        </Alert>
      )}
      <OperationPicker
        preview={preview}
        chosen={chosen}
        isFixed={draft.source === 'hand'}
        onChange={(next) => change({ operationIds: next.length === keys.length ? null : next })}
      />
      <WizardButtons next="Go on" onNext={() => goTo(2)} onBack={() => goTo(0)} isReady={chosen.length > 0} />
    </Stack>
  );
}

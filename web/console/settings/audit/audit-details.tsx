import { Code, Modal, Stack } from '@mantine/core';
import type { AuditRowFragment } from '../../generated/operations.ts';
import { CodeBlock } from '../../shared/code-block.tsx';
import { Facts } from '../../shared/facts.tsx';
import { TimeAgo } from '../../shared/time-ago.tsx';
import { AuditOutcomeBadge } from './audit-outcome-badge.tsx';

/** All of one entry. */
export function AuditDetails({ entry, onClose }: { entry: AuditRowFragment; onClose(): void }) {
  const { action, actor, at, target, outcome, error, input } = entry;
  const facts = [
    { label: 'Who', value: actor },
    {
      label: 'When',
      value: (
        <>
          {new Date(at).toLocaleString()} (<TimeAgo at={at} />)
        </>
      ),
    },
    { label: 'What was changed', value: target === null ? 'unknown' : <Code>{target}</Code> },
    { label: 'How it ended', value: <AuditOutcomeBadge outcome={outcome} /> },
    ...(error === null ? [] : [{ label: 'Why', value: error }]),
  ];
  return (
    <Modal opened onClose={onClose} title={action} size="lg">
      <Stack>
        <Facts facts={facts} />
        <CodeBlock label="what was asked for" code={JSON.stringify(input, null, 2)} />
      </Stack>
    </Modal>
  );
}

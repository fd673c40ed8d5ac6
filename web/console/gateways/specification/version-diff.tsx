import { Text } from '@mantine/core';
import { useData } from '../../api/use-data.ts';
import { SpecificationDiffDocument } from '../../generated/operations.ts';
import { DiffView } from '../../shared/diff-view.tsx';
import type { Comparison } from './comparison.ts';

/** What a version says that another does not. */
export function VersionDiff({ gatewayId, version, against }: Comparison & { gatewayId: string }) {
  const { gateway } = useData(SpecificationDiffDocument, { id: gatewayId, version, against });
  const diff = gateway?.specification.diff ?? '';
  const other = against === version - 1 ? 'the version before' : `version ${against}`;
  if (diff === '')
    return (
      <Text size="sm" c="dimmed">
        It says what {other} {against < version ? 'said' : 'says'}.
      </Text>
    );
  return (
    <DiffView
      diff={diff}
      label={
        against === version - 1
          ? `What version ${version} changed`
          : `What version ${version} says that version ${against} does not`
      }
    />
  );
}

import { Code, Stack, Text } from '@mantine/core';
import { useMay } from '../../session/use-viewer.ts';
import { Card } from '../../shared/card.tsx';
import { PageHeader } from '../../shared/page-header.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { PackageDrop } from './package-drop.tsx';
import { UploadResult } from './upload-result.tsx';
import { useUpload } from './use-upload.ts';

/** Uploads a plugin, or another version of one. */
export function UploadPage() {
  const isAllowed = useMay()('capability:write');
  const { send, share, isBusy, error, uploaded } = useUpload();
  return (
    <>
      <PageHeader
        title="Upload a plugin"
        description="A WebAssembly component whose exported functions are tools. It runs in a sandbox in which everything is denied that its manifest does not ask for."
        back={{ label: 'Add a capability', to: '/capabilities/new' }}
      />
      <Card title="Package">
        <Stack>
          {isAllowed ? (
            <PackageDrop label="Choose a package" onFile={send} isBusy={isBusy} share={share} />
          ) : (
            <Text>Your role does not allow this (capability:write).</Text>
          )}
          <ProblemAlert error={error} title="This package was not taken in" />
          {uploaded && <UploadResult plugin={uploaded} />}
          <Text size="sm" c="dimmed">
            The same name again is the plugin's next version, which is active at once. No package yet?{' '}
            <Code>npx omnigate plugin new my-plugin</Code> makes one to begin with.
          </Text>
        </Stack>
      </Card>
    </>
  );
}

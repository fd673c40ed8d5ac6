import { useQueryClient } from '@tanstack/react-query';
import { notifySuccess } from '../../shared/notify.ts';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { PackageDrop } from './package-drop.tsx';
import { useUpload } from './use-upload.ts';

/** Takes in another version of a plugin. */
export function NextVersion({ pluginId }: { pluginId: string }) {
  const queryClient = useQueryClient();
  const { send, share, isBusy, error } = useUpload(pluginId);
  const upload = (file: File) =>
    send(file, {
      onSuccess({ version }) {
        notifySuccess(`Version ${version} is active.`);
        void queryClient.invalidateQueries();
      },
    });
  return (
    <>
      <PackageDrop label="Upload the next version" onFile={upload} isBusy={isBusy} share={share} />
      <ProblemAlert error={error} title="This package was not taken in" />
    </>
  );
}

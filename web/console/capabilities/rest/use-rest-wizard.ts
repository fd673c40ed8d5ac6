import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { request } from '../../api/request.ts';
import { useChange } from '../../api/use-change.ts';
import { CreateRestConnectorDocument, PreviewRestConnectorDocument } from '../../generated/operations.ts';
import { useUnsavedChanges } from '../../shared/unsaved-changes.ts';
import { useOpenMade } from '../connect/use-open-made.ts';
import { EMPTY_REST, type RestDraft, type RestPreview, restInput, suggestedAuth } from './rest-draft.ts';

/** What the steps of the wizard share. */
export interface RestWizard {
  step: number;
  goTo(step: number): void;
  draft: RestDraft;
  change(part: Partial<RestDraft>): void;
  /** All that the document has. */
  preview: RestPreview | undefined;
  /** What of it was chosen, as it would be made. */
  checked: RestPreview | undefined;
  isBusy: boolean;
  /** Why the last question was refused. */
  error: unknown;
  /** Reads the document, and goes on to its operations. */
  read(): void;
  /** Asks what the connector would be with everything that was filled in, and goes on to trying it. */
  check(): void;
  create(): void;
}

/** The first step that shows what was checked. */
const CHECKED = 3;

export function useRestWizard(): RestWizard {
  const [step, setStep] = useState(0);
  const [draft, setDraft] = useState(EMPTY_REST);
  const [preview, setPreview] = useState<RestPreview>();
  const ask = useMutation({
    mutationFn: (wanted: RestDraft) =>
      // Without awaiting anything, so that what is no JSON is refused like everything else.
      Promise.resolve().then(() => request(PreviewRestConnectorDocument, { input: restInput(wanted) })),
  });
  const creation = useChange(CreateRestConnectorDocument, {
    showsFailure: true,
    done: ({ createRestConnector }) => `${createRestConnector.name} is made.`,
  });
  useUnsavedChanges(preview !== undefined && !creation.isSuccess);
  useOpenMade(creation.data?.createRestConnector.id);
  const change = (part: Partial<RestDraft>) => setDraft((before) => ({ ...before, ...part }));
  return {
    step,
    goTo(next) {
      // What was checked stays as long as nothing that it was made of can be changed.
      if (next < CHECKED) ask.reset();
      creation.reset();
      setStep(next);
    },
    draft,
    change,
    preview,
    checked: ask.data?.previewRestConnector,
    isBusy: ask.isPending || creation.isPending,
    error: creation.error ?? ask.error,
    read() {
      const wanted = { ...draft, operationIds: null, auth: EMPTY_REST.auth };
      ask.mutate(wanted, {
        onSuccess({ previewRestConnector: found }) {
          setPreview(found);
          change({
            operationIds: null,
            auth: suggestedAuth(found),
            name: draft.name || (found.title ?? ''),
          });
          setStep(1);
        },
      });
    },
    check: () => ask.mutate(draft, { onSuccess: () => setStep(CHECKED) }),
    create: () => creation.mutate({ input: restInput(draft) }),
  };
}

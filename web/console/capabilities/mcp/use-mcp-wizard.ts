import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { request } from '../../api/request.ts';
import { useChange } from '../../api/use-change.ts';
import {
  CreateMcpConnectorDocument,
  PreviewMcpConnectorDocument,
  type PreviewMcpConnectorMutation,
} from '../../generated/operations.ts';
import { useUnsavedChanges } from '../../shared/unsaved-changes.ts';
import { useOpenMade } from '../connect/use-open-made.ts';
import { EMPTY_MCP, type McpDraft, mcpInput } from './mcp-draft.ts';

export type McpPreview = PreviewMcpConnectorMutation['previewMcpConnector'];

/** What the steps of the wizard share. */
export interface McpWizard {
  step: number;
  goTo(step: number): void;
  draft: McpDraft;
  change(part: Partial<McpDraft>): void;
  /** What the server offers. */
  preview: McpPreview | undefined;
  isBusy: boolean;
  error: unknown;
  /** Connects to the server, and goes on to what it offers. */
  look(): void;
  create(): void;
}

export function useMcpWizard(): McpWizard {
  const [step, setStep] = useState(0);
  const [draft, setDraft] = useState(EMPTY_MCP);
  const ask = useMutation({
    mutationFn: (wanted: McpDraft) => request(PreviewMcpConnectorDocument, { input: mcpInput(wanted) }),
  });
  const creation = useChange(CreateMcpConnectorDocument, {
    showsFailure: true,
    done: ({ createMcpConnector }) => `${createMcpConnector.name} is made.`,
  });
  useUnsavedChanges(ask.isSuccess && !creation.isSuccess);
  useOpenMade(creation.data?.createMcpConnector.id);
  const change = (part: Partial<McpDraft>) => setDraft((before) => ({ ...before, ...part }));
  return {
    step,
    goTo(next) {
      creation.reset();
      setStep(next);
    },
    draft,
    change,
    preview: ask.data?.previewMcpConnector,
    isBusy: ask.isPending || creation.isPending,
    error: creation.error ?? ask.error,
    look() {
      ask.mutate(draft, {
        onSuccess({ previewMcpConnector: { serverInfo } }) {
          const title = serverInfo?.title ?? serverInfo?.name;
          if (draft.name === '' && typeof title === 'string') change({ name: title });
          setStep(1);
        },
      });
    },
    create: () => creation.mutate({ input: mcpInput(draft) }),
  };
}

import { ActionIcon, Tooltip } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import { notifyFailure } from './notify.ts';
import { useCopy } from './use-copy.ts';

export interface CopyButtonProps {
  text: string;
  /** What is copied: `Copy the URL`. */
  label: string;
  /** What to do where pages may not copy; without, it is said. */
  onRefused?(): void;
}

/** Copies a text. */
export function CopyButton({ text, label, onRefused }: CopyButtonProps) {
  const { isCopied, copy } = useCopy();
  const refuse =
    onRefused ??
    (() =>
      notifyFailure(
        new Error('The browser lets pages copy over HTTPS and localhost only. Copy it by hand.'),
      ));
  return (
    <Tooltip label={isCopied ? 'Copied' : label}>
      <ActionIcon
        variant="subtle"
        color={isCopied ? 'teal' : 'gray'}
        aria-label={isCopied ? 'Copied' : label}
        onClick={async () => {
          if (!(await copy(text))) refuse();
        }}
      >
        {isCopied ? <Check size={16} /> : <Copy size={16} />}
      </ActionIcon>
    </Tooltip>
  );
}

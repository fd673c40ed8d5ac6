import { type ReactNode, useCallback, useState } from 'react';
import { ConfirmContext, type Question } from './confirm-context.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';

interface Asked extends Question {
  answer(isConfirmed: boolean): void;
}

/** Shows the questions of `useConfirm`, one at a time. */
export function ConfirmProvider({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const confirm = useCallback(
    (question: Question) =>
      new Promise<boolean>((resolve) => {
        setAsked({
          ...question,
          answer(isConfirmed) {
            setAsked(null);
            resolve(isConfirmed);
          },
        });
      }),
    [],
  );
  return (
    <ConfirmContext value={confirm}>
      {children}
      {asked && <ConfirmDialog question={asked} onAnswer={asked.answer} />}
    </ConfirmContext>
  );
}

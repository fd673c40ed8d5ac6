import { createContext, type ReactNode, useContext } from 'react';

export interface Question {
  title: string;
  /** What happens, and whether it can be undone. */
  message: ReactNode;
  /** What the button says: the verb, such as `Delete`. */
  action: string;
  /** What has to be typed first, for what cannot be undone: mostly a name. */
  typedName?: string;
}

export type Confirm = (question: Question) => Promise<boolean>;

export const ConfirmContext = createContext<Confirm>(() => Promise.resolve(false));

/** @returns a function that asks before something is destroyed, and resolves to whether to go on. */
export function useConfirm(): Confirm {
  return useContext(ConfirmContext);
}

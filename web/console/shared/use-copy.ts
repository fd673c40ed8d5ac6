import { useEffect, useState } from 'react';

/** How long it says that something was copied, in milliseconds. */
const SHOWN_MS = 2000;

/** @returns whether something was just copied, and a function that copies; it resolves to false where the browser does not let pages copy (plain HTTP). */
export function useCopy(): { isCopied: boolean; copy(text: string): Promise<boolean> } {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      return false;
    }
    setCopied(true);
    return true;
  };
  return { isCopied, copy };
}

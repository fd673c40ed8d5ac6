import { useEffect, useState } from 'react';

const KEY = 'omnigate:return';

/** Remembers, for this tab, where somebody wanted to go before they had to sign in. */
export function rememberReturn({ pathname, search }: { pathname: string; search: string }): void {
  sessionStorage.setItem(KEY, pathname + search);
}

/** Where to go on to; forgotten with that. Null where nothing was remembered. */
export function useReturnPath(): string | null {
  const [path] = useState(() => sessionStorage.getItem(KEY));
  useEffect(() => sessionStorage.removeItem(KEY), []);
  return path === '/' ? null : path;
}

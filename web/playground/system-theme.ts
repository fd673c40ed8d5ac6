import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect } from 'react';

/**
 * Keeps the editors in the system's colours when these change while the page is open. GraphiQL's own styles
 * follow by media query, but it gives its editors (monaco) their colours only once.
 */
export function useSystemTheme(): void {
  const theme = useGraphiQL((state) => state.theme);
  const { setTheme } = useGraphiQLActions();
  useEffect(() => {
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    const apply = () => setTheme(theme);
    system.addEventListener('change', apply);
    return () => system.removeEventListener('change', apply);
  }, [theme, setTheme]);
}

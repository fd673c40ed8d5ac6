import { useEffect, useEffectEvent } from 'react';
import { useNavigate } from 'react-router';

/**
 * Opens a capability as soon as it was made or changed. In an effect, because until what was filled in counts as saved, leaving would ask.
 * @param id undefined: not yet.
 */
export function useOpenMade(id: string | undefined): void {
  const navigate = useNavigate();
  const open = useEffectEvent((made: string) => void navigate(`/capabilities/${made}`));
  useEffect(() => {
    if (id !== undefined) open(id);
  }, [id]);
}

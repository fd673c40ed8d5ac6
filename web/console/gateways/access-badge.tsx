import { Badge } from '@mantine/core';
import { LockKeyhole, LockKeyholeOpen } from 'lucide-react';
import type { AuthMethod } from '../generated/operations.ts';

const METHODS: Record<AuthMethod, string> = { API_KEY: 'Keys', JWT: 'Tokens', BOTH: 'Keys or tokens' };

export interface AccessBadgeProps {
  requireAuthentication: boolean;
  authMethod: AuthMethod;
}

/** Who may call a gateway; plainly where that is anybody. */
export function AccessBadge({ requireAuthentication, authMethod }: AccessBadgeProps) {
  if (!requireAuthentication)
    return (
      <Badge color="orange" variant="light" leftSection={<LockKeyholeOpen size={12} />}>
        Open to everybody
      </Badge>
    );
  return (
    <Badge color="gray" variant="light" leftSection={<LockKeyhole size={12} />}>
      {METHODS[authMethod]}
    </Badge>
  );
}

import type { AuthDraft, KnownAuth } from '../auth/auth-draft.ts';
import { AuthFields } from '../auth/auth-fields.tsx';
import { CallLimitField } from '../connect/call-limit-field.tsx';
import { problemsOf } from '../connect/field-problems.ts';
import { PrivateNetworkSwitch } from '../connect/private-network-switch.tsx';
import { REST_AUTH_TYPES } from './rest-auth-types.ts';

/** What they are of a connector that is made or changed. */
interface Access {
  auth: AuthDraft;
  timeoutSeconds: number | null;
  allowPrivateNetwork: boolean;
}

export interface AccessFieldsProps {
  draft: Access;
  change(part: Partial<Access>): void;
  /** What the server said of the fields last. */
  error: unknown;
  /** What is stored already. */
  knownAuth?: KnownAuth | null;
}

/** How a REST connector shows who it is, how long it waits, and where it may go. */
export function AccessFields({ draft, change, error, knownAuth = null }: AccessFieldsProps) {
  return (
    <>
      <AuthFields
        types={REST_AUTH_TYPES}
        draft={draft.auth}
        known={knownAuth}
        onChange={(auth) => change({ auth })}
        problems={problemsOf(error)}
      />
      <CallLimitField
        value={draft.timeoutSeconds}
        onChange={(timeoutSeconds) => change({ timeoutSeconds })}
        error={error}
      />
      <PrivateNetworkSwitch
        value={draft.allowPrivateNetwork}
        onChange={(allowPrivateNetwork) => change({ allowPrivateNetwork })}
      />
    </>
  );
}

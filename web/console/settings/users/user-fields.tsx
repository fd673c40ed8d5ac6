import { Stack, TextInput } from '@mantine/core';
import type { Role } from '../../generated/operations.ts';
import { RoleSelect } from '../role-select.tsx';

export interface UserDraft {
  name: string;
  email: string;
  role: Role;
}

export interface UserFieldsProps {
  draft: UserDraft;
  onChange(draft: UserDraft): void;
  /** Whether there must be an address; the first owner begins without. */
  needsEmail: boolean;
}

/** Name, address, role. */
export function UserFields({ draft, onChange, needsEmail }: UserFieldsProps) {
  return (
    <Stack>
      <TextInput
        label="Name"
        required
        withAsterisk={false}
        data-autofocus
        maxLength={100}
        value={draft.name}
        onChange={({ currentTarget }) => onChange({ ...draft, name: currentTarget.value })}
      />
      <TextInput
        label="E-mail address"
        type="email"
        required={needsEmail}
        withAsterisk={false}
        value={draft.email}
        onChange={({ currentTarget }) => onChange({ ...draft, email: currentTarget.value })}
      />
      <RoleSelect label="Role" value={draft.role} onChange={(role) => onChange({ ...draft, role })} />
    </Stack>
  );
}

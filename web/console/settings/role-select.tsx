import { Select } from '@mantine/core';
import type { Role } from '../generated/operations.ts';
import { useViewer } from '../session/use-viewer.ts';
import { ROLES, rolesUpTo } from './role-label.ts';

export interface RoleSelectProps {
  label: string;
  value: Role;
  onChange(role: Role): void;
}

/** A role, no higher than the viewer's own. */
export function RoleSelect({ label, value, onChange }: RoleSelectProps) {
  const { role } = useViewer();
  return (
    <Select
      label={label}
      description={ROLES.find((it) => it.value === value)?.description}
      data={rolesUpTo(role).map((it) => ({ value: it.value, label: it.label }))}
      allowDeselect={false}
      value={value}
      onChange={(next) => onChange(next as Role)}
    />
  );
}

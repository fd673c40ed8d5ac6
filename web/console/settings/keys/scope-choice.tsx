import { Checkbox, Radio, ScrollArea, Stack } from '@mantine/core';
import { useData } from '../../api/use-data.ts';
import { PermissionsDocument, type Role } from '../../generated/operations.ts';
import { useMay } from '../../session/use-viewer.ts';

export interface ScopeChoiceProps {
  role: Role;
  /** Null: everything that the role may. */
  scopes: string[] | null;
  onChange(scopes: string[] | null): void;
}

/** What a key is kept to. */
export function ScopeChoice({ role, scopes, onChange }: ScopeChoiceProps) {
  const may = useMay();
  const { permissions } = useData(PermissionsDocument, {});
  const offered = permissions.filter(({ name, roles }) => roles.includes(role) && may(name));
  return (
    <Stack gap="xs">
      <Radio.Group
        label="May do"
        value={scopes === null ? 'all' : 'some'}
        onChange={(value) => onChange(value === 'all' ? null : [])}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="all" label="Everything that its role may" />
          <Radio value="some" label="Only some things" />
        </Stack>
      </Radio.Group>
      {scopes !== null && (
        <ScrollArea.Autosize mah={260} type="auto" viewportProps={{ tabIndex: 0 }}>
          <Checkbox.Group label="Permissions" value={scopes} onChange={onChange}>
            <Stack gap="xs" mt="xs">
              {offered.map(({ name, description }) => (
                <Checkbox key={name} value={name} label={name} description={description} />
              ))}
            </Stack>
          </Checkbox.Group>
        </ScrollArea.Autosize>
      )}
    </Stack>
  );
}

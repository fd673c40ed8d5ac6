import { Button, PasswordInput, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { ChangePasswordDocument } from '../../generated/operations.ts';
import { ProblemAlert } from '../../shared/problem-alert.tsx';

/** A new password. Who came with a link just now need not know the old one. */
export function PasswordChange({ hasPassword, email }: { hasPassword: boolean; email: string }) {
  const [current, setCurrent] = useState('');
  const [wanted, setWanted] = useState('');
  const change = useChange(ChangePasswordDocument, {
    showsFailure: true,
    done: 'The password is set. Your other sessions have ended.',
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await change.mutateAsync({ newPassword: wanted, currentPassword: current === '' ? null : current }).then(
      () => {
        setCurrent('');
        setWanted('');
      },
      () => undefined,
    );
  };
  return (
    <form onSubmit={submit}>
      {/* For password managers to know whose it is. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <Stack>
        {hasPassword && (
          <PasswordInput
            label="Password now"
            description="Not needed within 15 minutes of signing in with a link."
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
        )}
        <PasswordInput
          label="New password"
          description="12 to 256 characters."
          autoComplete="new-password"
          required
          withAsterisk={false}
          minLength={12}
          maxLength={256}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        <ProblemAlert error={change.error} title="The password was not changed" />
        <Button type="submit" w="fit-content" loading={change.isPending} disabled={wanted === ''}>
          Set password
        </Button>
      </Stack>
    </form>
  );
}

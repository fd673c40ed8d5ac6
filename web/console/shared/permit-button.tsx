import { Button, type ButtonProps, Tooltip } from '@mantine/core';
import type { ComponentPropsWithoutRef } from 'react';
import { useMay } from '../session/use-viewer.ts';

export interface PermitButtonProps
  extends ButtonProps,
    Omit<ComponentPropsWithoutRef<'button'>, keyof ButtonProps> {
  /** What somebody must be allowed to, such as `gateway:write`. */
  permission: string;
}

/** A button that is disabled, and says why, for whoever may not do what it does. */
export function PermitButton({ permission, ...props }: PermitButtonProps) {
  const may = useMay();
  if (may(permission)) return <Button {...props} />;
  return (
    <Tooltip label={`Your role does not allow this (${permission}).`}>
      <Button
        {...props}
        data-disabled
        aria-disabled
        onClick={(event) => event.preventDefault()}
        type="button"
      />
    </Tooltip>
  );
}

import { Anchor, Button, Group } from '@mantine/core';
import { ExternalLink } from 'lucide-react';
import { useChange } from '../../api/use-change.ts';
import { AuthorizeConnectorDocument } from '../../generated/operations.ts';
import { CopyField } from '../../shared/copy-field.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';
import { TimeAgo } from '../../shared/time-ago.tsx';

/** Gets the link at which somebody grants a connector access. */
export function AuthorizeButton({ capabilityId }: { capabilityId: string }) {
  const authorize = useChange(AuthorizeConnectorDocument);
  const link = authorize.data?.authorizeConnector;
  if (link === undefined) {
    return (
      <PermitButton
        permission="capability:write"
        loading={authorize.isPending}
        onClick={() => authorize.mutate({ id: capabilityId })}
      >
        Grant access
      </PermitButton>
    );
  }
  return (
    <>
      <Group gap="sm">
        <Button
          component="a"
          href={link.authorizationUrl}
          target="_blank"
          rel="noreferrer"
          rightSection={<ExternalLink size={16} />}
        >
          Go to the server
        </Button>
        <span>
          good <TimeAgo at={link.expiresAt} />
        </span>
      </Group>
      <CopyField label="Or open this link in another browser" value={link.authorizationUrl} />
      <Anchor
        component="button"
        type="button"
        size="sm"
        c="inherit"
        td="underline"
        onClick={() => authorize.reset()}
      >
        Make another link
      </Anchor>
    </>
  );
}

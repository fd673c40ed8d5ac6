import { Alert, Stack } from '@mantine/core';
import { AccessCard } from './access-card.tsx';
import { JwtCard } from './jwt-card.tsx';
import { KeysCard } from './keys-card.tsx';
import { TokenTester } from './token-tester.tsx';
import { useAuthentication } from './use-authentication.ts';

/** Who may call a gateway: anybody, holders of keys, holders of tokens. */
export function AuthenticationTab() {
  const { requireAuthentication, authMethod, jwt, id } = useAuthentication();
  return (
    <Stack gap="lg">
      {requireAuthentication && authMethod !== 'API_KEY' && jwt === null && (
        <Alert color="orange" title="No tokens are accepted yet">
          This gateway takes tokens, but nobody has said whose. Fill in the issuer below.
        </Alert>
      )}
      <AccessCard key={`${requireAuthentication} ${authMethod}`} />
      <KeysCard />
      <JwtCard key={JSON.stringify(jwt)} />
      {jwt !== null && <TokenTester gatewayId={id} />}
    </Stack>
  );
}

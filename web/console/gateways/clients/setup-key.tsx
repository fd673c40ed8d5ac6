import { useChange } from '../../api/use-change.ts';
import { GenerateApiKeyDocument } from '../../generated/operations.ts';
import { PermitButton } from '../../shared/permit-button.tsx';
import { useGatewayId } from '../use-gateway.ts';

/** Makes a key for the client that is being set up. */
export function SetupKey({ onSecret }: { onSecret(secret: string): void }) {
  const gatewayId = useGatewayId();
  const generate = useChange(GenerateApiKeyDocument);
  return (
    <PermitButton
      permission="key:write"
      loading={generate.isPending}
      onClick={() =>
        generate.mutate(
          { gatewayId, input: { name: `Client of ${new Date().toISOString().slice(0, 10)}` } },
          { onSuccess: ({ generateApiKey }) => onSecret(generateApiKey.secret) },
        )
      }
    >
      Generate a key
    </PermitButton>
  );
}

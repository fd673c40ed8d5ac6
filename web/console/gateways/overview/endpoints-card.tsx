import { Stack } from '@mantine/core';
import { Card } from '../../shared/card.tsx';
import { CopyField } from '../../shared/copy-field.tsx';
import { useGateway } from '../use-gateway.ts';

/** The URLs of a gateway. */
export function EndpointsCard() {
  const { endpoints } = useGateway();
  return (
    <Card title="Endpoints">
      <Stack gap="sm">
        <CopyField
          label="MCP"
          description="Streamable HTTP: for every current client."
          value={endpoints.mcp}
        />
        <CopyField
          label="HTTP+SSE"
          description="For clients of 2024 that know nothing newer."
          value={endpoints.sse}
        />
        <CopyField
          label="Plain HTTP"
          description="Without MCP: /tools, /tools/NAME, /openapi.json and /health below it."
          value={endpoints.http}
        />
      </Stack>
    </Card>
  );
}

import { Radio, SimpleGrid } from '@mantine/core';
import { useMay } from '../../session/use-viewer.ts';
import { Card } from '../../shared/card.tsx';
import { tokensOf, useTokenEstimates } from '../tools/use-tools.ts';
import { useGateway } from '../use-gateway.ts';
import { useUpdateSpecification } from './use-specification.ts';
import { VISIBILITIES } from './visibilities.ts';
import { VisibilityChoice } from './visibility-choice.tsx';

/** How tools are presented to clients, and what that costs them. */
export function VisibilityCard({ isLocked }: { isLocked: boolean }) {
  const { id, specification } = useGateway();
  const estimates = useTokenEstimates();
  const may = useMay();
  const update = useUpdateSpecification(false);
  const chosen = String(specification.content.tool_visibility ?? 'Individual');
  const choose = (tool_visibility: string) =>
    update.mutate({ gatewayId: id, content: { ...specification.content, tool_visibility } });
  return (
    <Card
      title="Tool visibility"
      description="How tools are presented to clients. The more tools, the more a client's model has to read before it begins."
    >
      <Radio.Group value={chosen} onChange={choose} aria-label="Tool visibility">
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          {VISIBILITIES.map((visibility) => (
            <VisibilityChoice
              key={visibility.name}
              visibility={visibility}
              isLocked={isLocked || update.isPending || !may('gateway:write')}
              tokens={tokensOf(estimates, visibility.name)}
            />
          ))}
        </SimpleGrid>
      </Radio.Group>
    </Card>
  );
}

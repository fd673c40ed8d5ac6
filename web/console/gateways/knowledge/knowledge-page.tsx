import { Button, Stack } from '@mantine/core';
import { BookOpen } from 'lucide-react';
import { Link } from 'react-router';
import { EmptyState } from '../../shared/empty-state.tsx';
import { SubpageHeader } from '../../shared/subpage-header.tsx';
import { useAttachments } from '../capabilities/use-attachments.ts';
import { useGatewayId } from '../use-gateway.ts';
import { AddDocumentsCard } from './add-documents-card.tsx';
import { DocumentsCard } from './documents-card.tsx';
import { KNOWLEDGE } from './knowledge.ts';
import { PassageSearch } from './passage-search.tsx';

/** The documents of a gateway that models search. */
export function KnowledgePage() {
  const gatewayId = useGatewayId();
  const attachment = useAttachments().find(({ capability }) => capability.id === KNOWLEDGE);
  const back = `/gateways/${gatewayId}/capabilities`;
  if (attachment === undefined)
    return (
      <EmptyState
        icon={BookOpen}
        title="Knowledge is not attached"
        action={
          <Button component={Link} to={`${back}/attach?search=knowledge`}>
            Attach Knowledge
          </Button>
        }
      >
        With it, this gateway takes documents that its clients search.
      </EmptyState>
    );
  const search = attachment.tools.find(({ tool }) => tool === 'knowledge_search');
  return (
    <Stack gap="lg">
      <SubpageHeader
        back={{ label: attachment.capability.name, to: `${back}/${KNOWLEDGE}` }}
        title="Documents"
        description="What models search with the tools of Knowledge, on this gateway only."
      />
      <AddDocumentsCard gatewayId={gatewayId} />
      <DocumentsCard gatewayId={gatewayId} />
      {attachment.enabled && search?.enabled && (
        <PassageSearch gatewayId={gatewayId} toolName={search.name} />
      )}
    </Stack>
  );
}

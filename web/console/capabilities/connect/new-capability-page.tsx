import { SimpleGrid } from '@mantine/core';
import { Blocks, Globe, Library, Plug } from 'lucide-react';
import { PageHeader } from '../../shared/page-header.tsx';
import { ChoiceCard } from './choice-card.tsx';

/** What can be added. */
export function NewCapabilityPage() {
  return (
    <>
      <PageHeader
        title="Add a capability"
        description="Where should the tools come from?"
        back={{ label: 'Capabilities', to: '/capabilities' }}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        <ChoiceCard
          icon={Globe}
          title="REST API"
          text="Each operation of an OpenAPI or Swagger document becomes a tool. Choose which."
          to="/capabilities/new/rest"
        />
        <ChoiceCard
          icon={Plug}
          title="MCP server"
          text="Tools, prompts and resources of a server at a URL, or of a command."
          to="/capabilities/new/mcp"
        />
        <ChoiceCard
          icon={Library}
          title="MCP registry"
          text="Search a registry of MCP servers, and fill in what the one you choose asks for."
          to="/capabilities/new/registry"
        />
        <ChoiceCard
          icon={Blocks}
          title="Plugin"
          text="Your own code as a WebAssembly component, uploaded as a package."
          to="/capabilities/new/plugin"
        />
      </SimpleGrid>
    </>
  );
}

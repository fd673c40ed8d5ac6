import { Anchor, Code, Image, Text } from '@mantine/core';
import { JsonTree } from '../../shared/json-tree.tsx';
import { TextContent } from './text-content.tsx';

interface Block {
  type?: unknown;
  text?: string;
  data?: string;
  mimeType?: string;
  uri?: string;
  name?: string;
  resource?: { uri: string; mimeType?: string; text?: string; blob?: string };
}

/** Content as MCP defines it (server/tools, Tool Result): text, image, audio, link, embedded resource. */
export function ContentBlock({ block }: { block: Record<string, unknown> }) {
  const { type, text = '', data = '', mimeType = '', uri = '', name, resource } = block as Block;
  switch (type) {
    case 'text':
      return <TextContent text={text} />;
    case 'image':
      return (
        <Image
          src={`data:${mimeType};base64,${data}`}
          alt="What the tool returned"
          maw={640}
          w="auto"
          radius="md"
        />
      );
    case 'audio':
      // biome-ignore lint/a11y/useMediaCaption: what tools return has no captions
      return <audio controls src={`data:${mimeType};base64,${data}`} />;
    case 'resource_link':
      return (
        <Text size="sm">
          Resource: {name} <Code>{uri}</Code>
        </Text>
      );
    case 'resource':
      return resource === undefined ? null : (
        <div>
          <Text size="sm" mb={4}>
            Resource <Code>{resource.uri}</Code>
          </Text>
          {resource.text === undefined ? (
            <Anchor
              size="sm"
              download={resource.uri.split('/').at(-1)}
              href={`data:${resource.mimeType ?? 'application/octet-stream'};base64,${resource.blob ?? ''}`}
            >
              Download
            </Anchor>
          ) : (
            <TextContent text={resource.text} />
          )}
        </div>
      );
    default:
      return <JsonTree value={block} label="Content" />;
  }
}

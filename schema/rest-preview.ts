import { Field, ObjectType } from 'type-graphql';
import { Tool } from './capability.ts';
import { ConnectorSecurityScheme, ConnectorServer, ConnectorWarning, RestOperation } from './rest-details.ts';

@ObjectType({ description: 'What a REST connector would be; nothing is saved.' })
export class RestConnectorPreview {
  @Field(() => String, { nullable: true, description: 'Title that the description gives the API.' })
  title?: string | null;

  @Field(() => String, { nullable: true, description: 'Version that the description gives the API.' })
  version?: string | null;

  @Field(() => [Tool], { description: 'Its tools.' })
  tools!: Tool[];

  @Field(() => [RestOperation], { description: 'Its operations, in the order of the tools.' })
  operations!: RestOperation[];

  @Field(() => [ConnectorWarning], { description: 'What was mended, left out, or still stands in the way.' })
  warnings!: ConnectorWarning[];

  @Field(() => [ConnectorServer], { description: 'Base URLs that the description names.' })
  servers!: ConnectorServer[];

  @Field(() => [ConnectorSecurityScheme], { description: 'Ways to authenticate that the description names.' })
  securitySchemes!: ConnectorSecurityScheme[];
}

import { recorded } from '../support/activity.ts';
import { connectMcp, makeGateway, makeKey, specify } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';

export interface PictureOf {
  name: string;
  path: string;
  /** Text that is there when the page is. */
  ready: string;
}

/** Fills a platform as a team would, and says which pages are worth a picture. */
export async function fillPlatform(platform: Platform, port: number): Promise<{ pages: PictureOf[] }> {
  const wiki = await connectMcp(platform, port, {
    name: 'Wiki',
    description: 'Pages of the team, and search.',
  });
  const team = await makeGateway(platform, ['code-runner', wiki, 'knowledge'], {
    name: 'Team tools',
    description: 'What the team uses every day.',
    requireAuthentication: true,
    authMethod: 'API_KEY',
  });
  await makeGateway(platform, ['code-runner'], { name: 'Playground', description: 'For trying things out.' });
  const { secret } = await makeKey(platform, team.id, { name: 'Laptop' });
  await makeKey(platform, team.id, { name: 'Build server', maxRequestsPerMinute: 120, tools: ['echo'] });
  await specify(platform, team.id, { timeout_seconds: 60 });
  await specify(platform, team.id, {
    timeout_seconds: 60,
    request_logging: true,
    max_requests_per_minute: 600,
  });
  await addDocuments(platform, team.id);
  await makeCalls(team.http, secret);
  await recorded(platform, team.id, 20);
  await callExtra(platform, team.http, secret, wiki);
  const base = `/gateways/${team.id}`;
  return {
    pages: [
      { name: 'gateways', path: '/gateways', ready: 'in all' },
      { name: 'gateway-new', path: '/gateways/new', ready: 'Require authentication' },
      { name: 'gateway-overview', path: base, ready: 'Succeeded' },
      { name: 'gateway-capabilities', path: `${base}/capabilities`, ready: 'tools shown' },
      { name: 'gateway-attach', path: `${base}/capabilities/attach`, ready: 'Attach a capability' },
      {
        name: 'gateway-attach-settings',
        path: `${base}/capabilities/attach/web-search`,
        ready: 'Allowed domains',
      },
      { name: 'gateway-knowledge', path: `${base}/capabilities/knowledge/documents`, ready: 'in all' },
      { name: 'gateway-attachment', path: `${base}/capabilities/code-runner`, ready: 'Save settings' },
      { name: 'gateway-changed-tools', path: `${base}/capabilities/${wiki}`, ready: 'Changed since' },
      { name: 'gateway-tools', path: `${base}/tools`, ready: 'tokens in' },
      { name: 'gateway-tool', path: `${base}/tools/run_code`, ready: 'What clients are told' },
      { name: 'gateway-specification', path: `${base}/specification`, ready: 'max_requests_per_minute' },
      { name: 'gateway-authentication', path: `${base}/authentication`, ready: 'Build server' },
      { name: 'gateway-activity', path: `${base}/activity`, ready: 'Tool failed' },
      { name: 'gateway-settings', path: `${base}/settings`, ready: 'Delete this gateway' },
    ],
  };
}

async function addDocuments(platform: Platform, gatewayId: string): Promise<void> {
  const documents = [
    [
      'Handbook.md',
      '# Handbook\n\n## Holidays\n\nEverybody has thirty days a year.\n\n## Travel\n\nBy train.',
    ],
    ['Price list 2026.csv', 'product,price\nsmall,12\nlarge,30\n'],
    ['Opening hours.txt', 'Monday to Friday, from nine to five.'],
  ];
  for (const [name, text] of documents) {
    await platform.graphql(
      'mutation ($gatewayId: ID!, $input: KnowledgeSourceInput!) { addKnowledgeSource(gatewayId: $gatewayId, input: $input) { id } }',
      { gatewayId, input: { name, text } },
    );
  }
}

/** Calls that end in different ways. */
async function makeCalls(http: string, secret: string): Promise<void> {
  const call = (tool: string, args: object, key = secret) =>
    fetch(`${http}/tools/${tool}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify(args),
    });
  for (let n = 0; n < 12; n += 1) await call('echo', { text: `page ${n}` });
  for (const code of ['6 * 7', '[3, 1, 2].sort()', 'throw new Error("no")'])
    await call('run_code', { language: 'javascript', code });
  await call('slow', { steps: 3, stepMs: 100 });
  await call('fail', {});
  await call('search', { text: 'handbook' });
  await call('echo', { text: 'x' }, 'ak-wrong');
  await fetch(`${http}/tools`, { headers: { 'x-api-key': secret } });
}

/** Lets the server get a tool that was not there when it was attached. */
async function callExtra(platform: Platform, http: string, secret: string, wiki: string): Promise<void> {
  await fetch(`${http}/tools/grow`, { method: 'POST', headers: { 'x-api-key': secret } });
  await platform.graphql('mutation ($id: ID!) { refreshCapability(id: $id) { id } }', { id: wiki });
}

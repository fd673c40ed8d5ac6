import assert from 'node:assert/strict';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { type BuiltinUser, changeSettings, connectToBuiltins } from '../support/builtins.ts';
import type { Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { Site, type SiteAnswer, type SiteRequest } from '../support/site.ts';
import { ARTICLE_PAGE, makePdf } from './fixtures/documents.ts';

const HTML = { 'content-type': 'text/html' };
const LONG = Array.from(
  { length: 9000 },
  (_, n) => `<p>Paragraph ${n} says something about the pond, äöü.</p>`,
);

const PAGES: Record<string, (request: SiteRequest) => SiteAnswer> = {
  '/article': () => ({ body: ARTICLE_PAGE }),
  '/list': () => ({
    body: `<title>List</title><ul>${Array.from({ length: 30 }, (_, n) => `<li><a href="/item/${n}">Item ${n}</a></li>`).join('')}</ul>`,
  }),
  '/moved': () => ({ status: 302, headers: { location: '/article' } }),
  '/loop': () => ({ status: 302, headers: { location: '/loop' } }),
  '/to-private': () => ({ status: 302, headers: { location: 'http://10.1.2.3/' } }),
  '/to-metadata': () => ({ status: 307, headers: { location: 'http://169.254.169.254/latest/meta-data' } }),
  '/to-file': () => ({ status: 302, headers: { location: 'file:///etc/passwd' } }),
  '/gone': () => ({ status: 410, body: 'gone' }),
  '/long': () => ({ body: `<title>Long</title><article>${LONG.join('')}</article>` }),
  '/cyrillic': () => ({
    headers: HTML,
    body: Buffer.concat([
      Buffer.from('<html><head><meta charset="windows-1251"><title>'),
      Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]),
      Buffer.from('</title></head><body><p>text</p></body></html>'),
    ]),
  }),
  '/japanese': () => ({
    headers: { 'content-type': 'text/plain; charset=Shift_JIS' },
    body: Buffer.from([0x93, 0xfa, 0x96, 0x7b]),
  }),
  '/latin': () => ({
    headers: { 'content-type': 'text/plain' },
    body: Buffer.from([0x63, 0x61, 0x66, 0xe9]),
  }),
  '/gzip': () => ({ headers: { ...HTML, 'content-encoding': 'gzip' }, body: gzipSync('<p>packed well</p>') }),
  '/brotli': () => ({
    headers: { ...HTML, 'content-encoding': 'br' },
    body: brotliCompressSync('<p>packed better</p>'),
  }),
  '/bomb': () => ({
    headers: { ...HTML, 'content-encoding': 'gzip' },
    body: gzipSync(Buffer.alloc(40_000_000)),
  }),
  '/paper.pdf': () => ({
    headers: { 'content-type': 'application/pdf' },
    body: makePdf('On herons', ['First page\nabout herons', 'Second page (of two)']),
  }),
  '/data.json': () => ({ headers: { 'content-type': 'application/json' }, body: '{"heron": [1, 2]}' }),
  '/picture': () => ({
    headers: { 'content-type': 'image/png' },
    body: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]),
  }),
  '/nested': () => ({ body: `${'<div>'.repeat(60_000)}deep` }),
  '/private/page': () => ({ body: '<p>secret garden</p>' }),
  '/robots.txt': () => ({
    headers: { 'content-type': 'text/plain' },
    body: 'User-agent: *\nDisallow: /private/\n',
  }),
  '/empty': () => ({ body: '' }),
};

describe('web_fetch', function () {
  this.timeout(60_000);
  let platform: Platform;
  let site: Site;
  let user: BuiltinUser;

  before(async () => {
    platform = await sharedPlatform();
    site = await Site.start((request) => PAGES[request.path]?.(request) ?? { status: 404 });
    user = await connectToBuiltins(platform, { 'web-fetch': {} });
  });
  after(() => site.stop());

  const fetched = async (path: string) => user.succeed('web_fetch', { url: site.url(path) });
  const failed = async (path: string) => user.fail('web_fetch', { url: site.url(path) });

  it('gives the article of a page as Markdown with absolute links', async () => {
    const { url, title, markdown, nextCursor } = await fetched('/article');
    assert.equal(url, site.url('/article'));
    assert.equal(title, 'Herons of the pond');
    assert.equal(nextCursor, undefined);
    assert.match(markdown, /The heron waits at the edge/);
    assert.ok(markdown.includes(`[the second part](${site.url('/more.html?page=2#top')})`));
    assert.match(markdown, /^## What they eat$/m);
    assert.match(markdown, /^\| Prey +\| Share +\|\n\| -+ +\| -+ +\|\n\| Fish +\| 80 % +\|$/m);
    assert.match(markdown, /^```js\ncatchFish\(\);\n```$/m);
    assert.ok(markdown.includes(`![A heron](${site.url('/heron.jpg')})`));
    assert.doesNotMatch(markdown, /Buy our boots|Imprint|javascript:|window\.x|base64/);
  });

  it('gives all of a page that is no article', async () => {
    const { markdown } = await fetched('/list');
    assert.ok(markdown.includes(`-   [Item 29](${site.url('/item/29')})`));
  });

  it('gives a long page in parts that together are the whole', async () => {
    let cursor: string | undefined;
    const parts: string[] = [];
    do {
      const page: { markdown: string; nextCursor?: string } = await user.succeed('web_fetch', {
        url: site.url('/long'),
        ...(cursor ? { cursor } : {}),
      });
      assert.ok(Buffer.byteLength(page.markdown) <= 200 * 1024);
      parts.push(page.markdown);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    assert.ok(parts.length > 1);
    const found = parts.join('').match(/Paragraph \d+ says something about the pond, äöü\./g) ?? [];
    assert.equal(new Set(found).size, LONG.length);
    assert.equal(site.count('/long'), 1);
    assert.match(await user.fail('web_fetch', { url: site.url('/article'), cursor: 'bm9uZQ' }), /cursor/);
  });

  it('fetches a page once in a while, and asks as a robot that says who it is', async () => {
    await fetched('/data.json');
    await fetched('/data.json');
    assert.equal(site.count('/data.json'), 1);
    const request = site.requests.find(({ path }) => path === '/data.json');
    assert.match(String(request?.headers['user-agent']), /compatible; Omnigate\//);
    const other = await connectToBuiltins(platform, { 'web-fetch': {} });
    await other.succeed('web_fetch', { url: site.url('/data.json') });
    assert.equal(site.count('/data.json'), 2, 'another gateway does not see what this one fetched');
  });

  it('reads pages in whatever encoding and compression they come', async () => {
    assert.equal((await fetched('/cyrillic')).title, 'Привет');
    assert.equal((await fetched('/japanese')).markdown, '日本');
    assert.equal((await fetched('/latin')).markdown, 'café');
    assert.equal((await fetched('/gzip')).markdown, 'packed well');
    assert.equal((await fetched('/brotli')).markdown, 'packed better');
  });

  it('reads PDFs and plain data', async () => {
    const paper = await fetched('/paper.pdf');
    assert.equal(paper.title, 'On herons');
    assert.equal(
      paper.markdown,
      '## Page 1\n\nFirst page\nabout herons\n\n## Page 2\n\nSecond page (of two)',
    );
    assert.equal((await fetched('/data.json')).markdown, '{"heron": [1, 2]}');
    const { text } = await user.call('web_fetch', { url: site.url('/empty') });
    assert.equal(text, 'The page has no text.');
  });

  it('follows redirects, and says where it ended', async () => {
    assert.equal((await fetched('/moved')).url, site.url('/article'));
    assert.match(await failed('/loop'), /redirects more than 10 times/);
  });

  it('reaches nothing private, however it is led there', async () => {
    assert.match(await failed('/to-private'), /10\.1\.2\.3 is a private or local address/);
    assert.match(await failed('/to-metadata'), /169\.254\.169\.254 is a private or local address/);
    assert.match(await failed('/to-file'), /redirects to file:/);
    for (const url of ['http://[fd00::1]/', 'http://0x0a000001/', 'http://167772161/']) {
      assert.match(await user.fail('web_fetch', { url }), /private or local address/, url);
    }
    assert.match(
      await user.fail('web_fetch', { url: 'file:///etc/passwd' }),
      /must be a URL that begins with/,
    );
    assert.match(await user.fail('web_fetch', { url: 'http://a:b@example.com/' }), /user name or password/);
  });

  it('says what is wrong with what it cannot read', async () => {
    assert.match(await failed('/gone'), /status 410/);
    assert.match(await failed('/picture'), /image\/png, which has no text/);
    assert.match(await failed('/bomb'), /larger than 12 MB/);
    assert.match(
      await user.fail('web_fetch', { url: 'http://no-such-host.invalid/' }),
      /no-such-host\.invalid is unknown/,
    );
    const { stop, url } = await closedSite();
    await stop();
    assert.match(await user.fail('web_fetch', { url }), /refuses connections/);
  });

  it('takes the text of a page that is made to break parsers', async () => {
    assert.match((await fetched('/nested')).markdown, /deep$/);
  });

  it('leaves pages alone that robots.txt closes, unless the gateway says otherwise', async () => {
    assert.match(await failed('/private/page'), /closes this page to robots/);
    const other = await connectToBuiltins(platform, { 'web-fetch': { obeyRobots: false } });
    const { markdown } = await other.succeed('web_fetch', { url: site.url('/private/page') });
    assert.equal(markdown, 'secret garden');
  });

  it("keeps to the gateway's domains, also when they change", async () => {
    const other = await connectToBuiltins(platform, { 'web-fetch': { allowedDomains: ['127.0.0.1'] } });
    await other.succeed('web_fetch', { url: site.url('/article') });
    assert.match(
      await other.fail('web_fetch', { url: `http://localhost:${site.port}/article` }),
      /does not allow calls to localhost; allowed are 127\.0\.0\.1/,
    );
    await changeSettings(platform, other.gateway.id, 'web-fetch', { deniedDomains: ['127.0.0.1'] });
    assert.match(
      await other.fail('web_fetch', { url: site.url('/article') }),
      /does not allow calls to 127\.0\.0\.1/,
    );
  });
});

async function closedSite(): Promise<{ url: string; stop(): Promise<void> }> {
  const site = await Site.start(() => ({}));
  return { url: site.url(), stop: () => site.stop() };
}

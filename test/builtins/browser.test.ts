import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import type { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { type BuiltinUser, connectToBuiltins, connectToGateway } from '../support/builtins.ts';
import { Platform } from '../support/platform.ts';
import { familyOf } from '../support/processes.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { Site, type SiteAnswer } from '../support/site.ts';
import { until } from '../support/until.ts';

interface View {
  url: string;
  title: string;
  snapshot: string;
}

const FORM = `<!doctype html><title>Form</title>
<h1>Order a heron</h1>
<form action="/ordered"><label>Name <input name="name"></label>
<label>Size <select name="size"><option>small</option><option>large</option></select></label>
<button>Order</button></form>
<button onclick="document.title = 'clicked'; this.remove()">Change title</button>
<button disabled>Disabled</button>
<a href="/second" target="_blank">Second page</a>
<button onclick="alert('hello'); document.title = 'after alert'">Alert</button>`;

/** The ref of an element in a snapshot. */
function refOf({ snapshot }: View, element: string): string {
  const [, ref] = new RegExp(`${element}.*?\\[ref=(\\w+)\\]`).exec(snapshot) ?? [];
  assert.ok(ref, `${element} is in ${snapshot}`);
  return ref;
}

describe('browser', function () {
  this.timeout(120_000);
  let platform: Platform;
  let site: Site;
  /** Pages that are open and listen. */
  let listening = 0;

  before(async () => {
    platform = await sharedPlatform();
    site = await Site.start(({ path, url, headers }, response): SiteAnswer | undefined => {
      switch (path) {
        case '/form':
          return { body: FORM };
        case '/ordered':
          return { body: `<title>Ordered</title><p>${url.searchParams}</p>` };
        case '/second':
          return { body: '<title>Second</title><p>Here it goes on</p>' };
        case '/cookie':
          return {
            headers: { 'content-type': 'text/html', 'set-cookie': 'bird=heron' },
            body: `<title>Cookie</title><p>had: ${headers.cookie ?? 'none'}</p>`,
          };
        case '/listening':
          return { body: '<title>Listening</title><script>new EventSource("/events")</script>' };
        case '/events':
          listening += 1;
          response.once('close', () => {
            listening -= 1;
          });
          response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
          return undefined;
        case '/download':
          return {
            headers: { 'content-type': 'application/zip', 'content-disposition': 'attachment' },
            body: 'x',
          };
        case '/never':
          return undefined;
        case '/to-private':
          return { status: 302, headers: { location: 'http://10.1.2.3/' } };
        case '/script':
          return {
            body: `<title>Script</title><p id=out>waiting</p><script>
              setTimeout(() => { document.getElementById('out').textContent = 'written by script' }, 50)</script>`,
          };
        default:
          return { status: 404, body: '<title>Not found</title>' };
      }
    });
  });
  after(() => site.stop());

  const open = (user: BuiltinUser, path: string): Promise<View> =>
    user.succeed('browser_open', { url: site.url(path) });

  it('opens pages as people see them, scripts and all', async () => {
    const user = await connectToBuiltins(platform, { browser: {} });
    const view = await open(user, '/script');
    assert.deepEqual([view.url, view.title], [site.url('/script'), 'Script']);
    assert.match(view.snapshot, /written by script/);
    assert.equal((await open(user, '/missing')).title, 'Not found');
  });

  it('is used by refs: fills in, chooses, submits, clicks, follows new tabs', async () => {
    const user = await connectToBuiltins(platform, { browser: {} });
    const form = await open(user, '/form');
    assert.match(form.snapshot, /heading "Order a heron" \[level=1\]/);
    await user.succeed('browser_type', { ref: refOf(form, 'combobox "Size"'), text: 'large' });
    const sent: View = await user.succeed('browser_type', {
      ref: refOf(form, 'textbox "Name"'),
      text: 'Ida & co',
      submit: true,
    });
    assert.equal(sent.title, 'Ordered');
    assert.match(sent.snapshot, /name=Ida\+%26\+co&size=large/);
    const again = await open(user, '/form');
    const changed: View = await user.succeed('browser_click', { ref: refOf(again, 'button "Change title"') });
    assert.equal(changed.title, 'clicked');
    assert.match(
      await user.fail('browser_click', { ref: refOf(again, 'button "Change title"') }),
      /There is no element \w+ on the page any more; look at it again/,
    );
    assert.match(
      await user.fail('browser_click', { ref: refOf(again, 'button "Disabled"') }),
      /hidden, disabled or covered/,
    );
    assert.match(await user.fail('browser_click', { ref: 'button' }), /is no ref/);
    const alerted: View = await user.succeed('browser_click', { ref: refOf(again, 'button "Alert"') });
    assert.equal(alerted.title, 'after alert', 'nobody is there to answer it');
    const second: View = await user.succeed('browser_click', { ref: refOf(again, 'link "Second page"') });
    assert.equal(second.title, 'Second');
    assert.match((await user.succeed('browser_snapshot', {})).snapshot, /Here it goes on/);
  });

  it('takes pictures', async () => {
    const user = await connectToBuiltins(platform, { browser: {} });
    await open(user, '/form');
    for (const full_page of [false, true]) {
      const { content, structured } = await user.call('browser_screenshot', { full_page });
      assert.equal(content[0]?.mimeType, 'image/png');
      const picture = Buffer.from(String(content[0]?.data), 'base64');
      assert.equal(picture.subarray(1, 4).toString(), 'PNG');
      assert.ok(picture.readUInt32BE(16) === 1280 && picture.length > 2000);
      assert.equal(structured.title, 'Form');
    }
  });

  it('has a window of its own for each session', async () => {
    const one = await connectToBuiltins(platform, { browser: {} });
    const two = await connectToGateway(one.gateway);
    assert.match((await open(one, '/cookie')).snapshot, /had: none/);
    assert.match((await open(two, '/cookie')).snapshot, /had: none/);
    assert.match((await open(one, '/cookie')).snapshot, /had: bird=heron/);
    await open(two, '/second');
    assert.equal((await one.succeed('browser_snapshot', {})).title, 'Cookie');
    await one.succeed('browser_close', {});
    assert.match(await one.fail('browser_snapshot', {}), /No page is open; open one with browser_open/);
    assert.equal((await two.succeed('browser_snapshot', {})).title, 'Second');
    assert.match((await open(one, '/cookie')).snapshot, /had: none/, 'nothing is left of the window before');
  });

  it('has no window for callers without a session, and says so', async () => {
    const user = await connectToBuiltins(platform, { browser: {} });
    const answer = await fetch(`${user.gateway.http}/tools/browser_open`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url: site.url('/second') }),
    });
    const { content } = (await answer.json()) as { content: { text: string }[] };
    assert.match(content[0]?.text ?? '', /Here it goes on[\s\S]*The page is closed again/);
  });

  it('closes a window that nobody uses, and the one of a session that ends', async () => {
    const forgotten = await connectToBuiltins(platform, { browser: { idleMinutes: 0.05 } });
    await open(forgotten, '/listening');
    await until('the page listens', () => site.count('/events') === 1);
    await until('the idle window is closed', () => listening === 0, 60_000);
    assert.match(await forgotten.fail('browser_snapshot', {}), /No page is open/);
    const ended = await connectToBuiltins(platform, { browser: {} });
    await open(ended, '/listening');
    await until('the page listens', () => listening === 1);
    await (ended.client.transport as StreamableHTTPClientTransport).terminateSession();
    await until('the window of the ended session is closed', () => listening === 0);
  });

  it('says what is wrong with what it cannot open', async () => {
    const user = await connectToBuiltins(platform, { browser: { timeoutSeconds: 2 } });
    const fail = (url: string) => user.fail('browser_open', { url });
    assert.match(await fail(site.url('/never')), /could not be opened: timed out after 2 s/);
    assert.match(await fail(site.url('/download')), /it is a download, not a page/);
    assert.match(
      await fail('http://no-such-host.invalid/'),
      /the host name no-such-host\.invalid is unknown/,
    );
    const gone = await Site.start(() => ({}));
    const goneUrl = gone.url();
    await gone.stop();
    assert.match(await fail(goneUrl.replace('http:', 'https:')), /127\.0\.0\.1 refuses connections/);
    assert.match(await fail('file:///etc/passwd'), /must be a URL that begins with/);
    assert.match(await fail('chrome://version'), /must be a URL that begins with/);
    assert.equal((await open(user, '/second')).title, 'Second', 'it goes on');
  });

  it("keeps to the gateway's domains, whatever a page loads", async () => {
    const user = await connectToBuiltins(platform, { browser: { deniedDomains: ['localhost'] } });
    assert.match(
      await user.fail('browser_open', { url: `http://localhost:${site.port}/second` }),
      /does not allow calls to localhost/,
    );
    assert.equal((await open(user, '/second')).title, 'Second');
  });

  it('runs in processes that know none of the secrets of the platform', () => {
    const chromium = familyOf(platform.pid ?? 0).filter((pid) => {
      try {
        return /chrom/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '');
      } catch {
        return false;
      }
    });
    assert.ok(chromium.length > 0);
    for (const pid of chromium)
      assert.doesNotMatch(readFileSync(`/proc/${pid}/environ`, 'utf8'), /SECRET_KEY|ADMIN_KEY|REDIS_URL/);
  });

  describe('where private addresses are closed', () => {
    let closed: Platform;
    let user: BuiltinUser;
    let inside: Site;
    let sockets: Server;
    let connections = 0;
    const datagrams: string[] = [];
    const udp = createSocket('udp4');

    before(async () => {
      // The test's own pages are let through by name, everything else on this machine is closed.
      closed = await Platform.start({ EGRESS_ALLOW: 'localhost' });
      user = await connectToBuiltins(closed, { browser: {} });
      inside = await Site.start(() => ({
        headers: { 'content-type': 'text/html', 'access-control-allow-origin': '*' },
        body: 'inside',
      }));
      sockets = createServer((socket) => {
        connections += 1;
        socket.destroy();
      });
      await new Promise<void>((resolve) => sockets.listen(0, '127.0.0.1', resolve));
      udp.on('message', (message) => datagrams.push(message.toString('hex')));
      await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
    });
    after(async () => {
      await closed.stop();
      await inside.stop();
      sockets.close();
      udp.close();
    });

    it('reaches none of them: not by address, redirect, frame, script, worker, socket or datagram', async () => {
      const { port } = sockets.address() as AddressInfo;
      const attacks = await Site.start(({ path }): SiteAnswer => {
        if (path === '/redirect') return { status: 307, headers: { location: inside.url('/redirected') } };
        if (path !== '/service.js') return { body: page() };
        const body = `fetch('${inside.url('/service')}'); onfetch = (e) => e.respondWith(fetch('${inside.url('/service')}'))`;
        return { headers: { 'content-type': 'text/javascript' }, body };
      });
      const page = () => `<title>attacks</title><ul id=log></ul>
          <iframe src="${inside.url('/frame')}"></iframe><img src="${inside.url('/image')}">
          <link rel="preconnect" href="http://127.0.0.1:${port}"><link rel="dns-prefetch" href="http://127.0.0.1:${port}">
          <script>
            const log = (text) => { document.getElementById('log').innerHTML += '<li>' + text + '</li>' };
            const attempts = [
              fetch('${inside.url('/fetch')}').then(() => log('fetched'), () => log('fetch refused')),
              fetch('/redirect').then(() => log('redirect followed'), () => log('redirect refused')),
              Promise.resolve(navigator.sendBeacon('${inside.url('/beacon')}', 'x')),
              navigator.serviceWorker.register('/service.js').then(() => new Promise((resolve) => setTimeout(resolve, 500))).then(() => fetch('/by-service')).then(() => log('service done'), () => log('service refused')),
              fetch('http://169.254.169.254/latest', { mode: 'no-cors' }).then((r) => r.text()).then((t) => log('metadata ' + t.length)).catch(() => log('metadata refused')),
              new Promise((resolve) => {
                const socket = new WebSocket('ws://127.0.0.1:${port}/');
                socket.onopen = () => resolve(log('socket opened'));
                socket.onerror = () => resolve(log('socket refused'));
              }),
              new Promise((resolve) => {
                const worker = new Worker(URL.createObjectURL(new Blob(['fetch("${inside.url('/worker')}").then(() => postMessage("fetched"), () => postMessage("refused"))'])));
                worker.onmessage = ({ data }) => resolve(log('worker ' + data));
              }),
              (async () => {
                const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${(udp.address() as AddressInfo).port}' }] });
                peer.createDataChannel('x');
                await peer.setLocalDescription(await peer.createOffer());
                await new Promise((resolve) => setTimeout(resolve, 500));
                log('peer done');
              })(),
            ];
            Promise.all(attempts).then(() => { document.title = 'done' });
          </script>`;
      try {
        await user.succeed('browser_open', { url: `http://localhost:${attacks.port}/` });
        const view: View = await until('the attacks are done', async () => {
          const seen: View = await user.succeed('browser_snapshot', {});
          return seen.title === 'done' && seen;
        });
        for (const line of [
          'fetch refused',
          'redirect refused',
          'socket refused',
          'worker refused',
          'peer done',
        ]) {
          assert.ok(view.snapshot.includes(line), `${line}: ${view.snapshot}`);
        }
        assert.deepEqual(inside.requests, []);
        assert.equal(connections, 0);
        assert.deepEqual(datagrams, []);
      } finally {
        await attacks.stop();
      }
    });

    it('says so, for pages themselves', async () => {
      const redirecting = await Site.start(() => ({
        status: 302,
        headers: { location: inside.url('/redirected') },
      }));
      try {
        assert.match(
          await user.fail('browser_open', { url: `http://localhost:${redirecting.port}/` }),
          /127\.0\.0\.1 is a private or local address/,
        );
      } finally {
        await redirecting.stop();
      }
      for (const url of [
        inside.url('/'),
        inside.url('/').replace('http:', 'https:'),
        'http://[::1]/',
        'http://169.254.169.254/',
        'http://0x7f000001/',
        'http://127.1/',
      ]) {
        assert.match(await user.fail('browser_open', { url }), /private or local address/, url);
      }
      assert.deepEqual(inside.requests, []);
    });
  });

  it('is UNCONFIGURED where there is no Chromium, and says how to install one', async () => {
    const state = '{ capability(id: "browser") { state stateReason } }';
    type State = { capability: { state: string; stateReason: string | null } };
    assert.equal((await platform.graphql<State>(state)).capability.state, 'READY');
    const bare = await Platform.start({ CHROMIUM_PATH: '/nowhere/chromium' });
    try {
      const { capability } = await bare.graphql<State>(state);
      assert.equal(capability.state, 'UNCONFIGURED');
      assert.match(capability.stateReason ?? '', /apt install chromium/);
      const user = await connectToBuiltins(bare, { browser: {} });
      assert.match(
        await user.fail('browser_open', { url: site.url('/second') }),
        /Browser is not configured: .*apt install chromium/,
      );
    } finally {
      await bare.stop();
    }
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { PlatformError } from '../../../platform/errors.ts';
import type { Logger } from '../../../platform/logger.ts';
import { ToolError } from '../tool-error.ts';
import { findChromium, NO_CHROMIUM } from './find-chromium.ts';

/** A browser without windows ends after this long, in milliseconds. */
const IDLE_MS = 60_000;

/** Where nothing answers: what belongs to no window is to go nowhere. */
const NOWHERE = 'http://127.0.0.1:9';

const ARGUMENTS = [
  // Names are resolved by the proxies, never here.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
  '--dns-prefetch-disable',
  '--disable-quic',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--no-pings',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-gpu',
  '--disable-extensions',
  '--renderer-process-limit=8',
  '--js-flags=--max-old-space-size=512',
];

/** The Chromium of one worker, started when the first window is opened. */
export class Chromium {
  readonly #configured: string | undefined;
  readonly #logger: Logger;
  #starting: Promise<Browser> | undefined;
  #home: string | undefined;
  #windows = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(configured: string | undefined, logger: Logger) {
    this.#configured = configured;
    this.#logger = logger;
  }

  /**
   * It, with one more window counted: call `release` when that is closed.
   * @throws ToolError where there is none, PlatformError UNAVAILABLE where it does not start.
   */
  async acquire(): Promise<Browser> {
    clearTimeout(this.#idle);
    this.#windows += 1;
    try {
      this.#starting ??= this.#start();
      return await this.#starting;
    } catch (error) {
      this.#starting = undefined;
      this.release();
      throw error;
    }
  }

  release(): void {
    this.#windows -= 1;
    if (this.#windows > 0) return;
    this.#idle = setTimeout(() => void this.close(), IDLE_MS);
    this.#idle.unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const starting = this.#starting;
    this.#starting = undefined;
    const browser = await starting?.catch(() => undefined);
    const home = this.#home;
    this.#home = undefined;
    await browser?.close();
    if (home !== undefined) await rm(home, { recursive: true, force: true });
  }

  async #start(): Promise<Browser> {
    const executablePath = await findChromium(this.#configured);
    if (executablePath === undefined) throw new ToolError(`Browser is not configured: ${NO_CHROMIUM}.`);
    const { chromium } = await import('playwright-core');
    this.#home ??= await mkdtemp(join(tmpdir(), 'omnigate-browser-'));
    try {
      const browser = await chromium.launch({
        executablePath,
        headless: true,
        // Chromium's own sandbox does not work for root.
        chromiumSandbox: process.getuid?.() !== 0,
        args: ARGUMENTS,
        proxy: { server: NOWHERE, bypass: '<-loopback>' },
        // The worker's environment has its secrets.
        env: { HOME: this.#home, PATH: '/usr/bin:/bin' },
        handleSIGHUP: false,
        handleSIGINT: false,
        handleSIGTERM: false,
      });
      browser.once('disconnected', () => {
        this.#starting = undefined;
      });
      return browser;
    } catch (cause) {
      this.#logger.error({ err: cause }, 'Chromium does not start');
      throw new PlatformError('UNAVAILABLE', 'the browser does not start', { cause });
    }
  }
}

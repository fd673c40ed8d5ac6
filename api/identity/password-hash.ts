import { type Argon2Parameters, argon2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { equalSecrets } from '../../platform/equal-secrets.ts';
import { PlatformError } from '../../platform/errors.ts';

const derive = promisify(argon2);

/** argon2id with what OWASP's password storage cheat sheet asks for at least; memory in KiB. */
const COST = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };

/** Hashes that are computed at a time: each takes a thread and 19 MiB. */
const MAX_RUNNING = 2;

/** Hashes that wait at the most. */
const MAX_WAITING = 50;

/** `$argon2id$v=19$m=…,t=…,p=…$salt$hash`, both in base64 without padding (PHC string format). */
const FORM = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

let running = 0;
const waiting: (() => void)[] = [];

/** Hashes a password for storing. @throws PlatformError UNAVAILABLE when too many are being hashed. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await inTurn(() => derive('argon2id', { ...COST, message: plain(password), nonce: salt }));
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(salt)}$${encode(hash)}`;
}

/** Whether a password has a stored hash. @throws PlatformError UNAVAILABLE when too many are being hashed. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt = '', hash = ''] = FORM.exec(stored) ?? [];
  const expected = Buffer.from(hash, 'base64');
  const parameters: Argon2Parameters = {
    message: plain(password),
    nonce: Buffer.from(salt, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  };
  return equalSecrets(await inTurn(() => derive('argon2id', parameters)), expected);
}

/** The same characters typed on two systems are the same password (NIST SP 800-63B-4, section 3.1.1.2). */
function plain(password: string): string {
  return password.normalize('NFKC');
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

async function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
  if (running < MAX_RUNNING) running += 1;
  else if (waiting.length < MAX_WAITING) await new Promise<void>((resolve) => waiting.push(resolve));
  else throw new PlatformError('UNAVAILABLE', 'too many sign-ins at once; try again');
  try {
    return await work();
  } finally {
    // Whoever waits longest goes on in this one's place.
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

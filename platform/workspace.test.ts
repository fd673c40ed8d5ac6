import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locateInWorkspace, WorkspacePathError, workspaceFolder } from './workspace.ts';

describe('a path in a workspace', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'omnigate-workspace-'));
    mkdirSync(join(folder, 'real'));
    symlinkSync('/', join(folder, 'link'));
    symlinkSync('real', join(folder, 'harmless'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('means a place in it, whether it exists or not', async () => {
    assert.equal(await locateInWorkspace(folder, '/'), folder);
    assert.equal(await locateInWorkspace(folder, 'real//./a.txt'), join(folder, 'real', 'a.txt'));
    assert.equal(await locateInWorkspace(folder, '/new/deep/b.txt'), join(folder, 'new', 'deep', 'b.txt'));
  });

  for (const path of [
    '..',
    'a/../b',
    '/../etc',
    'link/etc/passwd',
    'link',
    'harmless/a',
    'a\0b',
    'a\\b',
    'x/'.repeat(600),
  ]) {
    it(`is refused where it is ${JSON.stringify(path.slice(0, 30))}`, async () => {
      await assert.rejects(locateInWorkspace(folder, path), WorkspacePathError);
    });
  }

  it('belongs to a gateway, and to nothing that only looks like one', () => {
    assert.equal(workspaceFolder('/data', 'abcdefghijklmnop'), '/data/files/abcdefghijklmnop');
    assert.throws(() => workspaceFolder('/data', '../../etc'));
  });
});

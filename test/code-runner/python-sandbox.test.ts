import assert from 'node:assert/strict';
import { useCodeRunner } from './run-code.ts';

/** JavaScript that tells what of Node is within its reach. */
const REACHED =
  '[typeof process, typeof require, typeof module, typeof fetch, typeof WebSocket, typeof XMLHttpRequest, typeof boot, typeof read === "function" ? read.toString().includes("there are no files") : "none"].join()';

describe('a hostile Python program', function () {
  this.timeout(60_000);
  const { succeed, fail } = useCodeRunner('python');
  const javascript = useCodeRunner('javascript');

  const endless: Record<string, string> = {
    'a loop': 'while True: pass',
    'a catastrophic regular expression': 'import re\nre.match(r"(a+)+$", "a" * 40 + "b")',
    'a giant number': '9 ** 9 ** 9',
    'a sleep': 'import time\ntime.sleep(60)',
    'a loop that catches everything':
      'while True:\n  try:\n    while True: pass\n  except BaseException: pass',
    'an endless result':
      'class A(dict):\n  def items(self):\n    while True: yield ("a", 1)\nA.__module__ = "builtins"\nA()',
  };
  for (const [what, code] of Object.entries(endless)) {
    it(`is ended in time: ${what}`, async () => {
      const text = await fail(`print("before")\n${code}`, { timeoutSeconds: 0.7 });
      assert.equal(text, 'timed out after 0.7 s\n\nstdout: before');
    });
  }

  const hungry: Record<string, string> = {
    'a list without end': 'x = []\nwhile True: x.append([0] * 1000)',
    'a giant text': 'x = "a" * (10 ** 9)',
    'memory errors that are caught':
      'keep = []\nwhile True:\n  try:\n    keep.append(bytearray(10 ** 6))\n  except MemoryError:\n    raise',
  };
  for (const [what, code] of Object.entries(hungry)) {
    it(`is ended for memory: ${what}`, async () => {
      assert.equal((await fail(code)).split('\n')[0], 'ran out of memory (128 MB)');
    });
  }

  it('has more memory where the settings give more', async () => {
    const code = 'x = bytearray(200 * 2 ** 20)\nlen(x)';
    assert.match(await fail(code), /^ran out of memory/);
    assert.equal((await succeed(code, { memoryMb: 512 })).result, 200 * 2 ** 20);
  });

  it('may recurse as deep as it likes', async () => {
    assert.match(
      await fail('def f(n): return f(n + 1)\nf(0)'),
      /^RecursionError: maximum recursion depth exceeded/,
    );
    const unlimited = 'import sys\nsys.setrecursionlimit(10 ** 6)\ndef f(n): return f(n + 1)\nf(0)';
    assert.match(await fail(unlimited), /^(RecursionError|ran out of memory|The Python interpreter gave up)/);
  });

  it('prints 1 MB at the most', async () => {
    const { stdout } = await succeed('for n in range(300_000): print("line", n)');
    assert.match(stdout, /^line 0\nline 1\n.*… \(cut: \d+ more bytes, the output may have 1 MB in all\)$/s);
  });

  const refused: Record<string, [string, RegExp]> = {
    'files of the host': ['open("/etc/passwd").read()', /^FileNotFoundError/],
    'files of the host by other ways': [
      'import os\nos.open("/proc/self/environ", os.O_RDONLY)',
      /^FileNotFoundError|^OSError/,
    ],
    'a child process': [
      'import subprocess\nsubprocess.run(["ls"])',
      /^OSError: .*does not support processes/,
    ],
    'a shell': ['import os\nassert os.system("ls") == 0', /^AssertionError|^OSError/],
    'a fork': ['import os\nos.fork()', /^OSError/],
    'an exec': ['import os\nos.execv("/bin/ls", ["ls"])', /^OSError|^FileNotFoundError/],
    'a thread': [
      'import threading\nthreading.Thread(target=print).start()',
      /^RuntimeError: can't start new thread/,
    ],
    'a socket': ['import socket\nsocket.create_connection(("127.0.0.1", 80), 1)', /^OSError/],
    'a server': ['import socket\ns = socket.socket()\ns.bind(("127.0.0.1", 0))\ns.listen()', /^OSError/],
    'a web page': [
      'import urllib.request\nurllib.request.urlopen("http://127.0.0.1/")',
      /^urllib\.error\.URLError/,
    ],
    'the name of a host': [
      'import socket\nsocket.getaddrinfo("example.com", 80)[0][4][0].startswith("172.29.") or 1/0',
      /^ZeroDivisionError|^socket\.gaierror|^OSError/,
    ],
    js: ['import js', /^ModuleNotFoundError: No module named 'js'/],
    pyodide_js: ['import pyodide_js', /^ModuleNotFoundError/],
    'pyodide.code': ['from pyodide.code import run_js', /^ModuleNotFoundError/],
    _pyodide: ['import _pyodide._base', /^ModuleNotFoundError/],
    _pyodide_core: ['import _pyodide_core', /^ModuleNotFoundError/],
    importlib: ['import importlib\nimportlib.import_module("js")', /^ModuleNotFoundError/],
    micropip: ['import micropip', /^ModuleNotFoundError/],
    pip: ['import pip', /^ModuleNotFoundError/],
    'a crash': ['import ctypes\nctypes.string_at(2 ** 31 - 5, 100)', /^The Python interpreter gave up/],
    'an abort': ['import os\nos.abort()', /^The Python interpreter gave up/],
  };
  for (const [what, [code, expected]] of Object.entries(refused)) {
    it(`gets no way out: ${what}`, async () => {
      const text = await succeed(code).then(
        ({ result }) =>
          result === true && what === 'the name of a host' ? 'OSError: a made-up address' : `done: ${result}`,
        (error: Error) => error.message.replace('The program failed: ', ''),
      );
      assert.match(text, expected);
      assert.doesNotMatch(text, /file:|node:|\/work\/|isolated-vm/);
    });
  }

  it('finds nothing of the host in the JavaScript that it may dig up', async () => {
    const code = `
import time
found = time.sleep.__closure__[0].cell_contents
str(found.constructor(${JSON.stringify(`return ${REACHED}`)})())`;
    assert.equal(
      (await succeed(code)).result,
      'undefined,undefined,undefined,undefined,undefined,undefined,undefined,true',
    );
  });

  it('changes nothing for the next one, even from JavaScript', async () => {
    const poison = `
import time
found = time.sleep.__closure__[0].cell_contents
found.constructor("""
  for (const name of Reflect.ownKeys(globalThis)) { try { globalThis[name] = undefined } catch {} }
  Object.prototype.toString = Array.prototype.push = Function.prototype.call = () => { throw 1 };
  JSON.parse = JSON.stringify = () => { throw 1 };
""")()`;
    await succeed(poison).catch(() => undefined);
    assert.deepEqual((await succeed('import json\njson.loads("[1]")')).result, [1]);
  });

  it('lets neighbours go on, in either language', async () => {
    const hostile = [endless['a loop'], endless['a sleep'], hungry['a list without end']].map((code = '') =>
      fail(code, { gateway: 'hostile', timeoutSeconds: 0.5 }),
    );
    const good = await Promise.all([
      ...Array.from({ length: 4 }, (_, n) => succeed(`${n} * 2`, { gateway: 'good' })),
      ...Array.from({ length: 4 }, (_, n) => javascript.succeed(`${n} * 2`, { gateway: 'good' })),
    ]);
    assert.deepEqual(
      good.map(({ result }) => result),
      [0, 2, 4, 6, 0, 2, 4, 6],
    );
    await Promise.all(hostile);
  });
});

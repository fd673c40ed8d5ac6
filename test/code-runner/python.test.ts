import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { textOf, useCodeRunner } from './run-code.ts';

describe('a Python program', function () {
  this.timeout(60_000);
  const { run, succeed, fail } = useCodeRunner('python');

  it('gives the value of its last expression, as JSON where it is JSON', async () => {
    const values: [string, unknown][] = [
      ['1 + 1', 2],
      ['x = 5\nx * 2', 10],
      ['{"a": [1, 2.5, None, True], "b": {"c": "ä€😀"}}', { a: [1, 2.5, null, true], b: { c: 'ä€😀' } }],
      ['(1, "two")', [1, 'two']],
      ['from collections import Counter\nCounter("aab")', { a: 2, b: 1 }],
      ['"text"', 'text'],
      ['x = 1', null],
      ['None', null],
      ['def f():\n  return 3\n\nf()\n# the end', 3],
    ];
    for (const [code, value] of values) assert.deepEqual((await succeed(code)).result, value, code);
  });

  it('gives as text what JSON would make something else of', async () => {
    const values: [string, string][] = [
      ['2 ** 60', '1152921504606846976'],
      ['float("nan")', 'nan'],
      ['{1: "one"}', "{1: 'one'}"],
      ['{3}', '{3}'],
      ['b"bytes"', "b'bytes'"],
      ['from decimal import Decimal\nDecimal("1.10")', "Decimal('1.10')"],
      ['from collections import namedtuple\nnamedtuple("P", "x y")(1, 2)', 'P(x=1, y=2)'],
      ['x = []\nx.append(x)\nx', '[[...]]'],
    ];
    for (const [code, text] of values) assert.equal((await succeed(code)).result, text, code);
  });

  it('prints to stdout and stderr', async () => {
    const { stdout, stderr, result } = await succeed(
      'import sys\nprint("hällo", 1, [2])\nprint("no newline", end="")\nprint("wrong", file=sys.stderr)\nsys.stdout.buffer.write(b"\\n\\xe2\\x82\\xac")\n7',
    );
    assert.deepEqual([stdout, stderr, result], ['hällo 1 [2]\nno newline\n€', 'wrong\n', 7]);
  });

  it('has the standard library, and what it computes with', async () => {
    const code = `
import json, re, math, random, statistics, datetime, hashlib, sqlite3, zlib, csv, io, urllib.parse, textwrap, uuid
from dataclasses import dataclass, asdict

@dataclass
class Heron:
    name: str
    born: int

database = sqlite3.connect(":memory:")
database.execute("create table t (x)")
database.executemany("insert into t values (?)", [(1,), (2,)])
{
    "mean": statistics.mean([1, 2, 6]),
    "found": re.findall(r"\\d+", "a1b22"),
    "date": str(datetime.date(2026, 2, 28) + datetime.timedelta(days=1)),
    "hash": hashlib.sha256(b"heron").hexdigest()[:8],
    "sum": database.execute("select sum(x) from t").fetchone()[0],
    "rows": list(csv.reader(io.StringIO("a,b\\n1,2"))),
    "query": urllib.parse.parse_qs("a=1&a=2"),
    "heron": asdict(Heron("Ida", 2020)),
    "random": random.random() != random.random(),
}`;
    assert.deepEqual((await succeed(code)).result, {
      mean: 3,
      found: ['1', '22'],
      date: '2026-03-01',
      hash: createHash('sha256').update('heron').digest('hex').slice(0, 8),
      sum: 3,
      rows: [
        ['a', 'b'],
        ['1', '2'],
      ],
      query: { a: ['1', '2'] },
      heron: { name: 'Ida', born: 2020 },
      random: true,
    });
  });

  it('awaits, also at the top level, and sleeps without using the processor', async () => {
    const programs = [
      'import asyncio\nawait asyncio.sleep(0.01)\nawait asyncio.gather(*[asyncio.sleep(0.01, n) for n in range(3)])',
      'import asyncio\nasync def main():\n  await asyncio.sleep(0.01)\n  return [0, 1, 2]\nasyncio.run(main())',
      'async def main():\n  return [0, 1, 2]\nmain()',
      'import asyncio, time\nasync def work(n):\n  await asyncio.to_thread(time.sleep, 0.01)\n  return n\nasync with asyncio.TaskGroup() as group:\n  tasks = [group.create_task(work(n)) for n in range(3)]\n[task.result() for task in tasks]',
    ];
    for (const program of programs) assert.deepEqual((await succeed(program)).result, [0, 1, 2], program);
    assert.match(
      await fail('import asyncio\nawait asyncio.Event().wait()'),
      /^RuntimeError: the program waits for something that never happens/,
    );
  });

  it('begins afresh each time', async () => {
    const leave = `
import builtins, sys, os, random, json
builtins.left = json.left = sys.left = 1
left = 1
open("/tmp/left", "w").write("x")
os.environ["LEFT"] = "1"
random.seed(1)
len = None`;
    await succeed(leave);
    const look = `
import builtins, sys, os, json
[hasattr(builtins, "left"), hasattr(json, "left"), hasattr(sys, "left"), "left" in globals(),
 os.path.exists("/tmp/left"), "LEFT" in os.environ, len([1])]`;
    assert.deepEqual((await succeed(look)).result, [false, false, false, false, false, false, 1]);
    const random = 'import random, uuid\n[random.random(), str(uuid.uuid4())]';
    assert.notDeepEqual((await succeed(random)).result, (await succeed(random)).result);
  });

  it('is reported with its error, the line and the traceback', async () => {
    assert.equal(
      await fail('def share(n):\n    return 10 / n\n\nshare(0)'),
      `ZeroDivisionError: division by zero (line 2)

Traceback (most recent call last):
  File "program.py", line 4, in <module>
    share(0)
    ~~~~~^^^
  File "program.py", line 2, in share
    return 10 / n
           ~~~^~~
ZeroDivisionError: division by zero`,
    );
    assert.match(await fail('for x in range(3)\n  pass'), /^SyntaxError: expected ':' \(line 1\)/);
    assert.match(
      await fail('try:\n  {}["a"]\nexcept KeyError as error:\n  raise ValueError("no a") from error'),
      /^ValueError: no a \(line 4\)\n[\s\S]*KeyError: 'a'[\s\S]*direct cause/,
    );
    assert.match(await fail('print("before")\nraise RuntimeError("x")'), /\n\nstdout: before$/);
    assert.match(
      await fail('import numpy'),
      /^ModuleNotFoundError: No module named 'numpy' \(line 1\)\. Only the standard library is available/,
    );
    assert.match(await fail('input()'), /^EOFError/);
  });

  it('may end itself', async () => {
    assert.equal((await succeed('import sys\nprint("x")\nsys.exit()')).stdout, 'x\n');
    assert.equal(await fail('raise SystemExit("enough")'), 'SystemExit: enough');
    assert.match(await fail('import os\nos._exit(3)'), /^SystemExit: the program ended the interpreter/);
  });

  it('is told apart from JavaScript', async () => {
    const result = await run('const x = 1; x');
    assert.match(textOf(result), /^SyntaxError/);
  });
});

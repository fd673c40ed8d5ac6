import assert from 'node:assert/strict';
import { isToolchainExport } from '../../worker/plugins/build/toolchain-exports.ts';
import { describeTool } from '../../worker/plugins/interface/describe-tool.ts';
import { parseWit } from '../../worker/plugins/interface/parse-wit.ts';
import { exportedFunctions, type WorldFunction } from '../../worker/plugins/interface/resolve-world.ts';
import { nameTools } from '../../worker/plugins/interface/tool-names.ts';
import { typeText } from '../../worker/plugins/interface/type-text.ts';
import { WitSyntaxError } from '../../worker/plugins/interface/wit-tokens.ts';
import type { ExportedFunction } from '../../worker/plugins/interface/wit-type.ts';
import { withWorld } from '../../worker/plugins/interface/with-world.ts';

/** The functions of the first world of a text. */
function read(text: string): WorldFunction[] {
  const document = parseWit(text);
  const [world] = document.worlds;
  assert.ok(world);
  return exportedFunctions(document, world);
}

/** The same, where all of them can be tools. */
function functions(text: string): ExportedFunction[] {
  return read(text).map((it) => {
    assert.equal(it.kind, 'function', JSON.stringify(it));
    return (it as Extract<WorldFunction, { kind: 'function' }>).function;
  });
}

describe('WIT', () => {
  it('of a world gives its functions, those in interfaces too, with types from wherever they come', () => {
    const found = functions(`
      package a:b@1.2.0;

      interface shapes {
        record point { x: f64, y: f64, }
        type points = list<point>;
      }
      interface area {
        use shapes.{points as dots, point};
        measure: func(of: dots, around: option<point>) -> result<f64, string>;
      }
      world all {
        use shapes.{point};
        import wasi:clocks/wall-clock@0.2.3;
        import log: func(text: string);
        export area;
        export inline: interface {
          enum color { red, dark-green }
          paint: func(with: color, %type: list<u8, 4>);
        }
        export second: func(at: point) -> tuple<u8, list<s64>>;
      }
    `);
    assert.deepEqual(
      found.map(({ interface: id, name }) => [id, name]),
      [
        ['a:b/area@1.2.0', 'measure'],
        ['inline', 'paint'],
        [undefined, 'second'],
      ],
    );
    const [measure, paint, second] = found;
    const point = 'record { x: f64, y: f64 }';
    assert.deepEqual(
      measure?.parameters.map(({ type }) => typeText(type)),
      [`list<${point}>`, `option<${point}>`],
    );
    assert.equal(measure?.result && typeText(measure.result), 'result<f64, string>');
    assert.deepEqual(
      paint?.parameters.map(({ name, type }) => `${name}: ${typeText(type)}`),
      ['with: enum { red, dark-green }', 'type: list<u8, 4>'],
    );
    assert.equal(second?.result && typeText(second.result), 'tuple<u8, list<s64>>');
  });

  it('of a world has what the worlds have that it includes', () => {
    const document = parseWit(`
      package a:b;
      world base { export first: func(); include wasi:cli/imports@0.2.0; }
      world all { include base; export second: func(); }
    `);
    const all = document.worlds.find(({ name }) => name === 'all');
    assert.ok(all);
    assert.deepEqual(
      exportedFunctions(document, all).map((it) => it.kind === 'function' && it.function.name),
      ['first', 'second'],
    );
  });

  it('may have gates, nested packages, comments of all kinds and names that are keywords', () => {
    const found = functions(`
      /* a comment /* in a comment */ */
      package a:b;
      package c:d@0.1.0-rc.1 {
        interface i {
          /** In a block. */
          @since(version = 0.1.0)
          %record: func(a: u8) -> u8;
          @unstable(feature = x) @deprecated(version = 0.1.0)
          result: func();
        }
      }
      world w { export c:d/i@0.1.0-rc.1; export use: func(); }
    `);
    assert.deepEqual(
      found.map(({ interface: id, name, description }) => [id, name, description]),
      [
        ['c:d/i@0.1.0-rc.1', 'record', 'In a block.'],
        ['c:d/i@0.1.0-rc.1', 'result', undefined],
        [undefined, 'use', undefined],
      ],
    );
  });

  const refused: [string, string][] = [
    ['resource r; make: func() -> r;', 'is a resource; takes or gives a resource'],
    [
      'resource r { constructor(); } borrowed: func(it: borrow<r>);',
      'is a resource; takes or gives a resource',
    ],
    ['wait: func() -> future<u8>;', 'takes or gives a future'],
    ['flow: func(it: stream<u8>);', 'takes or gives a stream'],
    ['late: async func();', 'is asynchronous, as in WASI 0.3; plugins are of WASI 0.2'],
    [
      `type t0 = tuple<u8, u8>; ${Array.from({ length: 12 }, (_, n) => `type t${n + 1} = tuple<t${n}, t${n}>;`).join(' ')} big: func(it: t12);`,
      'has more than 2000 types within its types',
    ],
    ['record r { inner: option<r> } loop: func(it: r);', 'takes or gives "r", which contains itself'],
  ];
  for (const [items, reasons] of refused) {
    it(`says why no tool comes of ${items.slice(0, 60)}`, () => {
      const found = read(`package a:b; interface i { ${items} } world w { export i; }`);
      assert.equal(found.map((it) => (it.kind === 'refused' ? it.reason : it.kind)).join('; '), reasons);
    });
  }

  it('that is not well-formed is refused with the place', () => {
    const cases: [string, string][] = [
      [
        'package a:b;\nworld w {\n  export f: func(a u8);\n}',
        'line 3, column 20: ":" should be here, not "u8"',
      ],
      [
        'package a:b;\nworld w {',
        'line 2, column 10: "export", "import", "use", "include" or a type should be here, not the end',
      ],
      ['world w { export f: func() -> $; }', 'line 1, column 31: "$" does not belong here'],
      ['/* never closed', 'line 1, column 1: this comment has no end'],
      [
        `world w { export f: func(a: ${'list<'.repeat(70)}u8${'>'.repeat(70)}); }`,
        'line 1, column 354: a type that is not so deep should be here, not "list"',
      ],
    ];
    for (const [text, message] of cases) {
      assert.throws(
        () => parseWit(text),
        (error: unknown) => {
          assert.ok(error instanceof WitSyntaxError);
          assert.equal(error.message, message);
          return true;
        },
      );
    }
  });

  it('comments describe tools, parameters, fields and cases', () => {
    const [found] = functions(`
      package a:b;
      interface i {
        /// A color.
        enum color {
          /// As blood.
          red,
          green,
        }
        /// Options of painting.
        record options {
          /// How thick, in mm.
          thickness: u8,
          color: color,
        }
        /// Paints a wall.
        ///
        /// Takes its time.
        ///
        /// # Arguments
        ///
        /// * \`wall\` - which one,
        ///   by its number
        /// * \`how\` — with what
        ///
        /// # Errors
        ///
        /// There is no such wall.
        paint: func(wall: u32, how: options) -> result<_, string>;
      }
      world w { export i; }
    `);
    assert.ok(found);
    assert.deepEqual(describeTool('paint', found), {
      name: 'paint',
      description: 'Paints a wall.\n\nTakes its time.\n\n# Errors\n\nThere is no such wall.',
      inputSchema: {
        type: 'object',
        properties: {
          wall: {
            description: 'which one, by its number',
            type: 'integer',
            minimum: 0,
            maximum: 4_294_967_295,
          },
          how: {
            description: 'with what',
            type: 'object',
            properties: {
              thickness: { description: 'How thick, in mm.', type: 'integer', minimum: 0, maximum: 255 },
              color: { description: 'A color.\nred: As blood.', type: 'string', enum: ['red', 'green'] },
            },
            required: ['thickness', 'color'],
            additionalProperties: false,
          },
        },
        required: ['wall', 'how'],
        additionalProperties: false,
      },
    });
  });

  it('that says otherwise than the component is told apart, item by item', () => {
    const actual = functions(
      'package a:b@1.0.0; world w { export same: func(a: u8) -> string; export other: func(a: s32) -> result<u8>; export more: func(); export renamed: func(a: u8); }',
    );
    const { differences } = withWorld(
      actual,
      'package a:b@1.0.0; world w { export same: func(a: u8) -> string; export other: func(a: u32) -> result<u16>; export less: func(); export renamed: func(b: u8); }',
    );
    assert.deepEqual(differences, [
      'the parameter a of other is u32 in world.wit and s32 in the component',
      'the result of other is result<u16> in world.wit and result<u8> in the component',
      'the component exports more, world.wit does not',
      'renamed has the parameters (b) in world.wit and (a) in the component',
      'world.wit exports less, the component does not',
    ]);
  });

  it('with several worlds counts as the one that agrees, and types from elsewhere as right', () => {
    const actual = functions('package a:b; world w { export f: func(a: u8); }');
    const { functions: documented, differences } = withWorld(
      actual,
      `package a:b;
       world other { export g: func(); }
       world mine { use wasi:clocks/wall-clock@0.2.0.{datetime}; /// Does it.
         export f: func(a: datetime); }`,
    );
    assert.deepEqual(differences, []);
    assert.equal(documented[0]?.description, 'Does it.');
  });

  it('functions of the same name get that of their interface before theirs', () => {
    const named = nameTools(
      functions(
        'package a:b; interface one { run: func(); } interface two { run: func(); } world w { export one; export two; export run: func(); }',
      ),
    );
    assert.deepEqual(
      [...named].map(([name, { interface: id }]) => [name, id]),
      [
        ['run', undefined],
        ['one_run', 'a:b/one'],
        ['two_run', 'a:b/two'],
      ],
    );
  });

  it('functions that toolchains and hosts left behind are no tools', () => {
    const exported = read(`
      package a:b;
      interface own { run: func(); }
      world w {
        export exports: interface {
          record symbols { names: list<string> }
          init: func(app-name: string, symbols: symbols, stub-wasi: bool) -> result<_, string>;
        }
        export own;
        export init: func(app-name: string);
      }
`);
    const left = exported.filter((it) => !isToolchainExport(it));
    assert.deepEqual(
      left.map((it) => it.kind === 'function' && [it.function.interface, it.function.name]),
      [
        ['a:b/own', 'run'],
        [undefined, 'init'],
      ],
    );
  });

  it('functions of WASI’s own interfaces are no tools', () => {
    const own = { interface: 'wasi:cli/run@0.2.3', name: 'run', parameters: [] };
    assert.ok(isToolchainExport({ kind: 'function', function: own }));
    assert.ok(!isToolchainExport({ kind: 'function', function: { ...own, interface: 'my:wasi/run' } }));
  });
});

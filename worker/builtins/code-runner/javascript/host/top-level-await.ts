import {
  type Expression,
  type ExpressionStatement,
  type ModuleDeclaration,
  type Node,
  parse,
  type Statement,
} from 'acorn';
import type { ColumnShift } from '../realm/column-shift.ts';

/** A program in the form in which it can be evaluated as a script. */
export interface PreparedProgram {
  source: string;
  shifts: readonly ColumnShift[];
  /** What is wrong with a program that awaits but cannot be parsed. */
  problem?: { message: string; line: number; column: number };
}

interface Insertion {
  offset: number;
  text: string;
}

/**
 * Scripts cannot await at their top level. A program that does becomes an async function, in which the values of the
 * expressions that can be the last one are kept: those of the last statement, in each of its branches.
 */
export function prepareProgram(code: string): PreparedProgram {
  if (!/\bawait\b/.test(code)) return { source: code, shifts: [] };
  try {
    const { body } = parse(code, {
      ecmaVersion: 'latest',
      sourceType: 'script',
      allowAwaitOutsideFunction: true,
    });
    return body.some(awaits) ? wrap(code, body) : { source: code, shifts: [] };
  } catch (error) {
    return { source: code, shifts: [], ...describeProblem(error) };
  }
}

function wrap(code: string, body: readonly (Statement | ModuleDeclaration)[]): PreparedProgram {
  let result = '$result';
  while (code.includes(result)) result += '$';
  const begin = /^#!.*(?:\r\n|[\n\r\u2028\u2029])/.exec(code)?.[0].length ?? 0;
  const insertions: Insertion[] = [{ offset: begin, text: `(async (${result}) => {` }];
  for (const { start, end } of lastExpressions(body as readonly Statement[])) {
    const last = code[end - 1] === ';' ? end - 1 : end;
    insertions.push(
      { offset: start, text: `${result} = (` },
      { offset: last, text: last === end ? ');' : ')' },
    );
  }
  insertions.push({ offset: code.length, text: `\nreturn ${result};\n})()` });
  return {
    source: insert(code, insertions),
    shifts: insertions.map((insertion) => toShift(code, insertion)),
  };
}

/** The statements whose value can be the program's (ECMA-262, completion values): from the end backwards. */
function lastExpressions(statements: readonly Statement[]): ExpressionStatement[] {
  for (const statement of [...statements].reverse()) {
    const found = expressionsOf(statement);
    if (found) return found;
  }
  return [];
}

/** Undefined for a statement that has no value of its own, so that the value of the one before it counts. */
function expressionsOf(statement: Statement): ExpressionStatement[] | undefined {
  switch (statement.type) {
    case 'ExpressionStatement':
      return 'directive' in statement && statement.directive ? undefined : [statement];
    case 'BlockStatement':
      return statement.body.some(expressionsOf) ? lastExpressions(statement.body) : undefined;
    case 'IfStatement':
      return lastExpressions([statement.consequent]).concat(
        statement.alternate ? lastExpressions([statement.alternate]) : [],
      );
    case 'TryStatement':
      return lastExpressions(statement.block.body).concat(
        statement.handler ? lastExpressions(statement.handler.body.body) : [],
      );
    case 'SwitchStatement':
      return statement.cases.flatMap(({ consequent }) => lastExpressions(consequent));
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'LabeledStatement':
    case 'WithStatement':
      return lastExpressions([statement.body]);
    default:
      return undefined;
  }
}

/** Whether there is an `await` outside of functions. */
function awaits(node: Node | Expression): boolean {
  if (/Function/.test(node.type)) return false;
  if (node.type === 'AwaitExpression' || ('await' in node && node.await === true)) return true;
  return Object.values(node)
    .flat()
    .some((child) => isNode(child) && awaits(child));
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function insert(code: string, insertions: readonly Insertion[]): string {
  let source = '';
  let from = 0;
  for (const { offset, text } of insertions) {
    source += code.slice(from, offset) + text;
    from = offset;
  }
  return source + code.slice(from);
}

function toShift(code: string, { offset, text }: Insertion): ColumnShift {
  const before = code.slice(0, offset).split(/\r\n|[\n\r\u2028\u2029]/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, length: text.length };
}

function describeProblem(error: unknown): Pick<PreparedProgram, 'problem'> {
  if (!(error instanceof SyntaxError && 'loc' in error)) return {};
  const { line, column } = error.loc as { line: number; column: number };
  return { problem: { message: error.message.replace(/ \(\d+:\d+\)$/, ''), line, column: column + 1 } };
}

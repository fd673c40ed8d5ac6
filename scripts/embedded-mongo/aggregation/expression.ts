import type { Document, Maybe, Value } from '../bson/values.ts';
import { CommandError, unsupported } from '../errors.ts';
import { OPERATORS, UNSUPPORTED_OPERATORS } from './operators/catalogue.ts';
import { checkVariableName, type Evaluate, type Variables } from './scope.ts';

/** Compiles parts of an expression, for an operator; `names` are variables that it defines for them. */
export type Compile = (expression: Value, names?: readonly string[]) => Evaluate;

const NO_VARIABLES: Variables = new Map();

/**
 * Compiles an aggregation expression (manual: Expression Operators) to a function of documents.
 *
 * @param variables what `$$name` stands for
 * @throws CommandError for a wrong expression, NotImplemented for operators that the store does not have
 */
export function compileExpression(
  expression: Value,
  variables: Variables = NO_VARIABLES,
): (document: Maybe) => Maybe {
  const evaluate = compilerFor(variables)(expression);
  return (root) => evaluate({ root, variables });
}

/** Compiles expressions in which `variables` are known. */
export function compilerFor(variables: Variables): Compile {
  return compileIn(new Set(variables.keys()));
}

/** Evaluates the `let` of a command or a stage in the document it belongs to, added to outer variables. */
export function compileLet(definitions: Document, outer: Variables): (document: Maybe) => Variables {
  const compiled = [...definitions].map(([name, expression]) => {
    checkVariableName(name);
    return [name, compileExpression(expression, outer)] as const;
  });
  return (root) =>
    new Map([...outer, ...compiled.map(([name, evaluate]) => [name, evaluate(root)] as const)]);
}

function compileIn(known: ReadonlySet<string>): Compile {
  const compile: Compile = (expression, names = []) => {
    if (names.length > 0) return compileIn(new Set([...known, ...names]))(expression);
    if (typeof expression === 'string' && expression.startsWith('$')) return compilePath(expression, known);
    if (Array.isArray(expression)) return compileArray(expression, compile);
    if (expression instanceof Map) return compileObject(expression, compile);
    return () => expression;
  };
  return compile;
}

function compileArray(elements: readonly Value[], compile: Compile): Evaluate {
  const compiled = elements.map((element) => compile(element));
  return (scope) => compiled.map((evaluate) => evaluate(scope) ?? null);
}

function compileObject(object: Document, compile: Compile): Evaluate {
  const [first] = object.keys();
  if (first?.startsWith('$')) return compileOperator(object, first, compile);
  const compiled = [...object].map(([name, value]) => {
    if (name.startsWith('$') || name.includes('.') || name === '') {
      throw new CommandError(
        16412,
        `FieldPath field names may not contain '.', start with '$' or be empty: '${name}'`,
      );
    }
    return [name, compile(value)] as const;
  });
  return (scope) => {
    const result: Document = new Map();
    for (const [name, evaluate] of compiled) {
      const value = evaluate(scope);
      if (value !== undefined) result.set(name, value);
    }
    return result;
  };
}

function compileOperator(object: Document, name: string, compile: Compile): Evaluate {
  if (object.size !== 1) {
    throw new CommandError(
      15983,
      `An object representing an expression must have exactly one field: ${name}`,
    );
  }
  const operator = OPERATORS.get(name);
  const operand = object.get(name);
  if (operator !== undefined && operand !== undefined) return operator(operand, compile, name);
  if (UNSUPPORTED_OPERATORS.has(name)) throw unsupported(`the expression operator ${name}`);
  throw new CommandError('InvalidPipelineOperator', `Unrecognized expression '${name}'`);
}

function compilePath(path: string, known: ReadonlySet<string>): Evaluate {
  if (!path.startsWith('$$')) {
    const parts = splitPath(path.slice(1));
    return (scope) => valueAt(scope.root, parts);
  }
  const [name = '', ...rest] = path.slice(2).split('.');
  const parts = rest.length > 0 ? splitPath(rest.join('.')) : [];
  const variable = compileVariable(name, known);
  return (scope) => valueAt(variable(scope), parts);
}

function compileVariable(name: string, known: ReadonlySet<string>): Evaluate {
  if (known.has(name)) return (scope) => scope.variables.get(name);
  switch (name) {
    case 'ROOT':
    case 'CURRENT':
      return (scope) => scope.root;
    case 'REMOVE':
      return () => undefined;
    case 'NOW': {
      const now = new Date();
      return () => now;
    }
    case 'CLUSTER_TIME':
    case 'JS_SCOPE':
    case 'IS_MR':
    case 'DESCEND':
    case 'PRUNE':
    case 'KEEP':
    case 'SEARCH_META':
    case 'USER_ROLES':
      throw unsupported(`the variable $$${name}`);
  }
  throw new CommandError(17276, `Use of undefined variable: ${name}`);
}

/** @throws CommandError for empty parts and parts that begin with `$` */
function splitPath(path: string): string[] {
  const parts = path.split('.');
  if (parts.includes('')) {
    throw new CommandError(parts.length === 1 ? 16872 : 15998, `'$${path}' is not a valid field path`);
  }
  const wrong = parts.find((part) => part.startsWith('$'));
  if (wrong === undefined) return parts;
  throw new CommandError(16410, `FieldPath field names may not start with '$', given '${wrong}'`);
}

/** The value at a path as expressions see it: of arrays, the values in their documents. */
export function valueAt(value: Maybe, parts: readonly string[], from = 0): Maybe {
  let current = value;
  for (let i = from; i < parts.length; i++) {
    if (Array.isArray(current)) return valuesIn(current, parts, i);
    if (!(current instanceof Map)) return undefined;
    current = current.get(parts[i] ?? '');
  }
  return current;
}

function valuesIn(array: readonly Value[], parts: readonly string[], from: number): Value[] {
  const result: Value[] = [];
  for (const element of array) {
    const value = valueAt(element, parts, from);
    if (value !== undefined) result.push(value);
  }
  return result;
}

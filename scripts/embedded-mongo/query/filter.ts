import { $and, $expr, $nor, $not, $or } from 'mingo/operators/query';
import { Query } from 'mingo/query';
import { checkExpression, EXPRESSIONS } from '../aggregation/expressions.ts';
import { type Document, isDocument } from '../bson/document.ts';
import { badValue } from '../errors.ts';
import { translated, withOperators } from '../mingo.ts';
import { FIELD_OPERATORS } from './operators.ts';
import { prepare } from './prepare.ts';

/** What queries may use; Mingo refuses everything else by its name. */
const OPTIONS = withOperators({
  query: { ...FIELD_OPERATORS, $and, $or, $nor, $not, $expr },
  expression: EXPRESSIONS,
});

/** A query that documents are tested with. */
export class Filter {
  readonly #compiled: Query<Document>;

  /** @throws CommandError BadValue when it is wrong, naming the operator that is unknown */
  constructor(readonly query: Document) {
    check(query);
    const prepared = prepare(query) as Document;
    this.#compiled = translated(() => new Query<Document>(prepared, OPTIONS));
  }

  matches(document: Document): boolean {
    return translated(() => this.#compiled.test(document));
  }
}

/** Checks what Mingo does not. */
function check(query: Document): void {
  checkExpression(query.$expr);
  for (const name of ['$and', '$or', '$nor']) {
    const list = query[name];
    if (list === undefined) continue;
    if (!Array.isArray(list) || list.length === 0 || !list.every(isDocument)) {
      throw badValue(`${name} must be a nonempty array of objects`);
    }
    list.forEach(check);
  }
}

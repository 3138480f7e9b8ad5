import { expect, test } from 'vitest';
import {
  array,
  boolean,
  exactly,
  nullable,
  number,
  object,
  oneOf,
  optional,
  record,
  string,
} from './schema.ts';

const schema = object({
  id: string(/[a-z]\d/),
  status: oneOf('ON', 'OFF'),
  tags: array(string()),
  extra: record(nullable(number)),
  isNew: optional(boolean),
  verbs: optional(exactly(['GET', 'PUT'])),
});
const good = { id: 'a1', status: 'ON', tags: ['x'], extra: { one: 1, none: null } };

test.each([
  [good, []],
  [{ ...good, isNew: true }, []],
  [{ ...good, isNew: undefined }, ['$.isNew is neither true nor false']],
  [{ ...good, verbs: ['GET', 'PUT'] }, []],
  [{ ...good, verbs: ['PUT', 'GET'] }, ['$.verbs is ["PUT","GET"], not ["GET","PUT"]']],
  [{ ...good, more: 1 }, ['$.more is not declared']],
  [{ ...good, id: 'a12' }, ['$.id is "a12", not /[a-z]\\d/']],
  [{ ...good, status: 'on' }, ['$.status is "on", not one of ON,OFF']],
  [{ ...good, tags: ['x', 1] }, ['$.tags[1] is no text']],
  [{ ...good, extra: { one: 'a' } }, ['$.extra.one is no number']],
  [{ id: 'a1' }, ['$.status is missing', '$.tags is missing', '$.extra is missing']],
  [[], ['$ is no object']],
  [null, ['$ is no object']],
])('%j has the problems %j', (value, problems) => {
  expect(schema(value)).toEqual(problems);
});

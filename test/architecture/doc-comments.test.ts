import { describe, expect, test } from 'vitest';
import { entries } from '../../tools/entries.ts';
import { exportedNames } from './source-files.ts';

/** What others have made and we only say the shape of: what its methods do stands with them. */
const SHAPES_OF_OTHERS: readonly string[] = [
  'Auth0SpaLike',
  'KeyValueStorage',
  'LockManagerLike',
  'WebAuthnBrowser',
];

describe.each(entries())('the entry $name', ({ source }) => {
  const names = exportedNames(source);

  test('says of every name that it exports what it is', () => {
    const bare = names.filter(({ hasComment }) => !hasComment);

    expect(names).not.toEqual([]);
    expect(bare.map(({ name, path }) => `${name} (${path})`)).toEqual([]);
  });

  test('says of every method what it does', () => {
    const ours = names.filter(({ name }) => !SHAPES_OF_OTHERS.includes(name));
    const bare = ours.flatMap(({ name, path, bareMethods }) =>
      bareMethods.map((method) => `${name}.${method} (${path})`),
    );

    expect(bare).toEqual([]);
  });
});

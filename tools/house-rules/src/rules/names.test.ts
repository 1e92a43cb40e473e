import { expect, test } from 'vitest';
import { nameProblems } from './names.ts';

test.each(['src/utils.ts', 'src/util/a.ts', 'helpers/a.ts', 'Common/a.ts', 'src/misc.test.ts'])(
  '%s says nothing',
  (file) => {
    expect(nameProblems(file)).toHaveLength(1);
  },
);

test.each(['src/plan.ts', 'src/common-name.ts', 'src/utilities-of-etcd.ts'])('%s says something', (file) => {
  expect(nameProblems(file)).toEqual([]);
});

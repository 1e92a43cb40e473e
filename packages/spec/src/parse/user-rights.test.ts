import { expect, test } from 'vitest';
import { checkRights, parseRights } from './user-rights.ts';

test('one right for each verb, with the namespace where there is one', () => {
  expect(parseRights('get,list pods/log -n dev')).toEqual([
    { verb: 'get', resource: 'pods/log', namespace: 'dev' },
    { verb: 'list', resource: 'pods/log', namespace: 'dev' },
  ]);
  expect(parseRights('patch deployments.apps')).toEqual([{ verb: 'patch', resource: 'deployments.apps' }]);
  expect(parseRights('* *.*')).toEqual([{ verb: '*', resource: '*.*' }]);
});

test.each(['', 'get', 'get pods dev', 'get  pods', 'GET pods', 'get pods -n Dev', 'get pods -n', 'get,* pods'])(
  'no right: %j',
  (text) => {
    expect(checkRights(text)).toContain('expected verbs and a resource');
  },
);

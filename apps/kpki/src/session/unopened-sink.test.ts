import { OptionProblems } from '@kpki/engine';
import { PluginError } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { unopenedSink, whyUnopened } from './unopened-sink.ts';

test('what a plugin refuses has the location that it has in the file', () => {
  const problems = [
    { line: 3, column: 5, path: 'root', message: 'it is missing' },
    { line: 4, column: 7, path: '', message: 'expected fields' },
  ];
  expect(whyUnopened(new OptionProblems(problems), 'kpki.yaml')).toMatchObject({
    code: 'invalid',
    message: 'kpki.yaml:3:5: root: it is missing; kpki.yaml:4:7: expected fields',
  });
});

test('a plugin speaks for itself; that it was stopped, and a defect, are no reason', () => {
  const denied = new PluginError('denied', 'the token is not valid');
  expect(whyUnopened(denied, 'kpki.yaml')).toBe(denied);
  expect(whyUnopened(new PluginError('cancelled', 'stopped'), 'kpki.yaml')).toBeNull();
  expect(whyUnopened(new TypeError('a defect'), 'kpki.yaml')).toBeNull();
});

test('every call to it is refused, and its locations are told apart', async () => {
  const why = new PluginError('unavailable', 'it is away');
  const { sink } = unopenedSink('vault', null, why);
  const call = { signal: new AbortController().signal };
  const location = sink.locate({ path: ['demo', 'cp1'] }, new Map());
  expect(location.id).not.toBe(sink.locate({ path: ['demo', 'cp2'] }, new Map()).id);
  await expect(sink.read(location, call)).rejects.toBe(why);
  await expect(sink.write(location, { set: new Map(), unset: new Set() }, null, call)).rejects.toBe(why);
  await expect(sink.check(call)).rejects.toBe(why);
});

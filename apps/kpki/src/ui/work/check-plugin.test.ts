import { readdir } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { atWork } from '../../../test/ui/work/at-work.ts';

const none = '  return own;';

test('a plugin is checked case by case, after a yes', { timeout: 120_000 }, async () => {
  const { target, send, hear, notices } = await atWork(none);
  send(1, { type: 'check plugin', target: target('local'), plugin: 'default' });
  const { declared } = await hear(1, 'conformance declared');
  expect(declared.facets.map(([facet]) => facet)).toContain('key generator');
  const { question } = await hear(1, 'question');
  expect(notices(1).map(({ type }) => type)).not.toContain('conformance event');
  send(2, { type: 'answer', question, text: 'yes' });
  const isOver = (): void => expect(notices(1).at(-1)?.type).toBe('conformance over');
  await vi.waitFor(isOver, { timeout: 100_000 });
  const outcomes = notices(1).flatMap((notice) =>
    notice.type === 'conformance event' && notice.event.type === 'case ended' ? [notice.event.outcome] : [],
  );
  const of = (result: string, guarded: boolean): number =>
    outcomes.filter((each) => each.result === result && each.guarded === guarded).length;
  expect(outcomes.filter(({ result }) => result === 'failed')).toEqual([]);
  expect(of('passed', false)).toBeGreaterThan(0);
  expect(of('passed', true)).toBe(of('passed', false));
});

test('without a yes nothing is run and nothing is written', async () => {
  const { folder, target, send, hear, notices } = await atWork(none);
  send(1, { type: 'check plugin', target: target('local'), plugin: 'main' });
  expect((await hear(1, 'conformance declared')).declared.leaves).toHaveLength(1);
  send(2, { type: 'answer', question: (await hear(1, 'question')).question, text: null });
  await hear(1, 'conformance over');
  expect(notices(1).map(({ type }) => type)).not.toContain('conformance event');
  expect(await readdir(folder)).not.toContain('out');
});

test('a check that is stopped ends between two cases', async () => {
  const { target, send, hear } = await atWork(none);
  send(1, { type: 'check plugin', target: target('local'), plugin: 'main' });
  send(2, { type: 'answer', question: (await hear(1, 'question')).question, text: 'yes' });
  await hear(1, 'conformance event');
  send(3, { type: 'stop', of: 1 });
  expect((await hear(1, 'trouble')).trouble.exit).toBe('interrupted');
});

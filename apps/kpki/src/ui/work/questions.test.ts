import { describe, expect, test } from 'vitest';
import { atWork } from '../../../test/ui/work/at-work.ts';

const asksTwice = `
  const one = async (text) => (await host.ask({ text, hidden: true })).use((bytes) => Buffer.from(bytes).toString());
  const answers = await Promise.all([one('first'), one('second')]);
  host.log('warn', answers.join(' and '));
  return own;`;

test('of two questions at once the second is asked when the first is answered', async () => {
  const { target, send, hear, notices } = await atWork(asksTwice);
  send(1, { type: 'read', target: target('odd') });
  const first = await hear(1, 'question');
  expect(first).toMatchObject({ text: expect.stringContaining('first') });
  // The answer to a question that was never asked.
  send(2, { type: 'answer', question: first.question + 1, text: 'lost' });
  send(3, { type: 'answer', question: first.question, text: 'one' });
  const second = await hear(1, 'question', 2);
  send(4, { type: 'answer', question: second.question, text: 'two' });
  await hear(1, 'known');
  expect(JSON.stringify(notices(1))).toContain('one and two');
});

test('a task that is stopped at a question ends, and asks nothing more', async () => {
  const { target, send, hear, notices } = await atWork(asksTwice);
  send(1, { type: 'read', target: target('odd') });
  await hear(1, 'question');
  send(2, { type: 'stop', of: 1 });
  expect(await hear(1, 'failure')).toMatchObject({ failure: { exit: 'interrupted' } });
  send(3, { type: 'read', target: target('local') });
  await hear(3, 'known');
  expect(notices(1).filter(({ type }) => type === 'question')).toHaveLength(1);
});

test('a task that is stopped hears it also while the question of another is asked, and that goes on', async () => {
  const { target, send, hear, notices } = await atWork(`
    await host.ask({ text: 'who', hidden: false });
    return own;`);
  send(1, { type: 'check environment', target: target('odd') });
  const { question } = await hear(1, 'question');
  send(2, { type: 'read', target: target('odd') });
  await hear(2, 'declared');
  send(3, { type: 'stop', of: 2 });
  expect(await hear(2, 'failure')).toMatchObject({ failure: { exit: 'interrupted' } });
  send(4, { type: 'answer', question, text: 'me' });
  await hear(1, 'checked');
  expect(notices(2).map(({ type }) => type)).not.toContain('question');
});

const givesUp = `
  await Promise.race([host.ask({ text: 'never mind', hidden: true }), Promise.resolve()]);
  throw new Error('gave up');`;

test('the question of a plugin that gave up is over with its task, and others are asked', async () => {
  const { target, send, hear, defects } = await atWork(givesUp);
  send(1, { type: 'read', target: target('odd') });
  const { question } = await hear(1, 'question');
  const { inventory } = await hear(1, 'known');
  expect(inventory.unread).toMatchObject([{ sink: 'main', text: 'gave up' }]);
  expect(await hear(1, 'question over')).toMatchObject({ question });
  send(2, { type: 'read', target: target('odd') });
  expect((await hear(2, 'question')).question).toBeGreaterThan(question);
  expect(await hear(2, 'question over')).toBeDefined();
  expect(defects).toEqual([]);
});

test('a question that was answered is not told to be over', async () => {
  const { target, send, hear, notices } = await atWork(`
    const answer = await host.ask({ text: 'who', hidden: true });
    return own;`);
  send(1, { type: 'read', target: target('odd') });
  send(2, { type: 'answer', question: (await hear(1, 'question')).question, text: 'me' });
  await hear(1, 'known');
  send(3, { type: 'read', target: target('local') });
  await hear(3, 'known');
  expect(notices(1).map(({ type }) => type)).not.toContain('question over');
});

test('enter alone is no answer to a hidden question', async () => {
  const { target, send, hear } = await atWork(asksTwice);
  send(1, { type: 'read', target: target('odd') });
  send(2, { type: 'answer', question: (await hear(1, 'question')).question, text: '' });
  const { inventory } = await hear(1, 'known');
  expect(inventory.unread).toMatchObject([{ sink: 'main', code: 'denied', text: expect.stringContaining('first') }]);
});

describe('a PIN', () => {
  const ready = (who: string) => ({ who, state: 'ok', text: 'ready', missing: [] });
  const plugin = JSON.stringify(new URL('../../../../../packages/plugin/src/index.ts', import.meta.url).href);
  const asksForPin = `
    const { PluginError } = await import(${plugin});
    const pin = await host.ask({ text: 'PIN', hidden: true });
    const isRight = pin.use((bytes) => Buffer.from(bytes).toString() === '314159');
    if (!isRight) throw new PluginError('denied', 'the PIN is wrong');
    return own;`;

  test('is typed once, and not for each task', async () => {
    const { target, send, hear, notices } = await atWork(asksForPin);
    send(1, { type: 'read', target: target('odd') });
    send(2, { type: 'answer', question: (await hear(1, 'question')).question, text: '314159' });
    await hear(1, 'known');
    send(3, { type: 'plan', target: target('odd') });
    await hear(3, 'planned');
    expect(notices(3).map(({ type }) => type)).not.toContain('question');
  });

  test('that is asked by the test of an environment is typed once for what is opened beside it', async () => {
    const { target, send, hear, notices } = await atWork(asksForPin);
    send(1, { type: 'check environment', target: target('odd') });
    const { question } = await hear(1, 'question');
    send(2, { type: 'read', target: target('odd') });
    await hear(2, 'declared');
    send(3, { type: 'answer', question, text: '314159' });
    expect((await hear(1, 'checked')).lines).toContainEqual(ready('sink main'));
    expect((await hear(2, 'known')).inventory.unread).toEqual([]);
    expect(notices(2).map(({ type }) => type)).not.toContain('question');
  });

  test('that a test of an environment has asked is asked by what is opened beside it, once the test is stopped', async () => {
    const { target, send, hear } = await atWork(asksForPin);
    send(1, { type: 'check environment', target: target('odd') });
    await hear(1, 'question');
    send(2, { type: 'read', target: target('odd') });
    await hear(2, 'declared');
    send(3, { type: 'stop', of: 1 });
    await hear(1, 'question over');
    send(4, { type: 'answer', question: (await hear(2, 'question')).question, text: '314159' });
    expect((await hear(2, 'known')).inventory.unread).toEqual([]);
  });

  test('that was wrong is not tried again: the next task asks', async () => {
    const { target, send, hear } = await atWork(asksForPin);
    send(1, { type: 'read', target: target('odd') });
    send(2, { type: 'answer', question: (await hear(1, 'question')).question, text: '271828' });
    const { inventory } = await hear(1, 'known');
    expect(inventory.unread).toMatchObject([{ sink: 'main', text: 'the PIN is wrong' }]);
    send(3, { type: 'read', target: target('odd') });
    send(4, { type: 'answer', question: (await hear(3, 'question')).question, text: '314159' });
    await hear(3, 'known');
  });
});

test('what has to be touched is shown while the call goes on, and goes with it', async () => {
  const { target, send, hear, defects } = await atWork(`
    const { setTimeout } = await import('node:timers/promises');
    const read = async (...asked) => {
      void host.ask({ text: 'touch the key now', hidden: false });
      await setTimeout(200);
      return own.read(...asked);
    };
    return { ...own, read };`);
  send(1, { type: 'read', target: target('odd') });
  const { question, hidden } = await hear(1, 'question');
  expect(hidden).toBe(false);
  expect(await hear(1, 'question over')).toEqual({ type: 'question over', question });
  await hear(1, 'known');
  send(2, { type: 'read', target: target('odd') });
  expect((await hear(2, 'question')).question).toBeGreaterThan(question);
  await hear(2, 'known');
  expect(defects).toEqual([]);
});

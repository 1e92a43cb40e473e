import { PassThrough, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { question } from './question.ts';

async function asked(typed: string, hidden: boolean, inLines = false) {
  const input = new PassThrough();
  let shown = '';
  const output = new Writable({
    write: (chunk, _encoding, done) => {
      shown += String(chunk);
      done();
    },
  });
  const answer = question(input, output, 'PIN: ', { hidden, inLines });
  input.end(typed);
  return { answer: await answer.catch((error: unknown) => error), shown };
}

describe('a question', () => {
  test('is answered by a line, which is shown as it is typed', async () => {
    const { answer, shown } = await asked('swordfish\n', false);
    expect(answer).toBe('swordfish');
    expect(shown).toContain('PIN: ');
    expect(shown).toContain('swordfish');
  });

  test('for a secret is shown, and nothing of the answer', async () => {
    expect(await asked('swordfish\n', true)).toEqual({ answer: 'swordfish', shown: 'PIN: \n' });
  });

  test.each([true, false])('to nobody (hidden: %s) has no answer', async (hidden) => {
    expect((await asked('', hidden)).answer).toBeNull();
  });

  test('in lines is answered by a line, and the terminal alone shows it', async () => {
    expect(await asked('swordfish\n', false, true)).toEqual({ answer: 'swordfish', shown: 'PIN: ' });
    expect((await asked('sword', false, true)).answer).toBeNull();
  });

  test('in lines is interrupted by the signal that Ctrl-C is then', async () => {
    const answer = question(new PassThrough(), new PassThrough(), 'Name: ', { hidden: false, inLines: true });
    const rejected = expect(answer).rejects.toMatchObject({ code: 'cancelled' });
    process.emit('SIGINT');
    await rejected;
    expect(process.listeners('SIGINT').map(String).join()).not.toContain('interrupted at a question');
  });

  test('is interrupted by Ctrl-C', async () => {
    expect((await asked('sword\u0003', true)).answer).toMatchObject({ code: 'cancelled' });
  });
});

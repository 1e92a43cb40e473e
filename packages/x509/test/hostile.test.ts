import { partOf } from '@kpki/services/random-cases';
import { threadThatAnswers } from '@kpki/services/thread';
import { afterAll, describe, expect, test } from 'vitest';
import { hostile } from './hostile.ts';
import type { Judged } from './hostile-work.ts';

/** The allowed work for each input byte, plus a constant. */
const [mostPerByte, mostAtLeast] = [12, 200_000];

const thread = threadThatAnswers<string, Judged>(new URL('./hostile-work.ts', import.meta.url));
afterAll(() => thread.end());

describe('however hostile, the work of judging grows with the bytes', () => {
  // A run judges every sixth of them, the next run the next ones; the soak all.
  test.each(partOf(hostile, 6))('$size $title', { timeout: 120_000 }, async ({ title }) => {
    const { work, bytes } = await thread.ask(title);
    expect(work).toBeGreaterThan(100);
    expect(work).toBeLessThan(mostAtLeast + mostPerByte * bytes);
  });
});

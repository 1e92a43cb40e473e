import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nextRun } from './next-run.ts';

test('runs are numbered one after the other, and begin anew where the number cannot be read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kpki-runs-'));
  try {
    const first = nextRun(folder);
    expect([nextRun(folder), nextRun(folder)]).toEqual([first + 1, first + 2]);
    writeFileSync(join(folder, 'kpki/run'), 'many');
    expect(nextRun(folder)).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

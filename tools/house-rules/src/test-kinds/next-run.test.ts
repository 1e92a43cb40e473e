import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nextRun } from './next-run.ts';

test('runs are numbered one after the other, and begin anew where the number cannot be read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kpki-runs-'));
  try {
    const file = join(folder, 'kpki/run');
    const first = nextRun(file);
    expect([nextRun(file), nextRun(file)]).toEqual([first + 1, first + 2]);
    writeFileSync(file, 'many');
    expect(nextRun(file)).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

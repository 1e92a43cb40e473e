import assert from 'node:assert/strict';

export function assertLines(told: readonly string[]): void {
  for (const line of told) assert.match(line, /^[^\n]*\S[^\n]*$/, 'a missing right is told in one line');
}

import { expect } from 'vitest';
import type { Play } from './play.ts';

export async function drawnBy($: Play): Promise<string> {
  const bytes = await $.bytes();
  const begun = bytes.indexOf('\u001b[?1049h');
  expect(begun).toBeGreaterThan(0);
  return bytes.slice(begun, bytes.lastIndexOf('\u001b[?1049l'));
}

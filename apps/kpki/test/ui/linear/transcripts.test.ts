import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { nameSets } from '../names.ts';
import { sessions, talkOf } from './sessions.ts';

describe.each(Object.keys(sessions) as (keyof typeof sessions)[])('%s', (title) => {
  test('is said so', async () => {
    const { lines } = talkOf(title, nameSets.latin);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`transcripts/${title.replaceAll(' ', '-')}.txt`);
  });

  test.each(Object.entries(nameSets))(
    'with %s names each line is whole, has words, and nothing to obey',
    (_kind, names) => {
      const { lines } = talkOf(title, names);
      for (const line of lines.filter((each) => !each.startsWith('>'))) {
        expect(line).toMatch(/\p{L}/u);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(line).toBe(line.trim());
      }
    },
  );
});

test('the how-to guide shows what is said', async () => {
  const guide = await readFile(new URL('../../../../../docs/how-to/screen-reader.md', import.meta.url), 'utf8');
  const [, shown = ''] = /```text\n([\s\S]*?)\n```/.exec(guide) ?? [];
  const { lines } = talkOf('the trust tree', nameSets.latin);
  const asked = lines.findIndex((line) => line.startsWith('>'));
  expect(lines.slice(0, asked)).toEqual(shown.split('\n'));
});

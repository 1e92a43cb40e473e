import type { Play } from './play.ts';

/** At 80x24. */
const textRows = {
  result: { first: 2, count: 19 },
  rotation: { first: 3, count: 16 },
} as const;

/** Scrolls through a text and back to its first line. */
export async function readWhole($: Play, screen: keyof typeof textRows): Promise<string> {
  const { first, count } = textRows[screen];
  const lines: string[] = [];
  let page = await $.screen();
  const scrolled = linesBelow(page) > 0;
  for (const furthest = linesBelow(page); ; page = await nextPage($, page)) {
    const top = furthest - linesBelow(page);
    for (const [at, line] of page
      .split('\n')
      .slice(first, first + count)
      .entries())
      lines[top + at] = line;
    if (linesBelow(page) === 0) break;
  }
  if (scrolled) {
    await $.press('Home');
    await $.seeOther(page);
  }
  return lines.join('\n');
}

async function nextPage($: Play, page: string): Promise<string> {
  await $.press('PageDown');
  return $.seeOther(page);
}

function linesBelow(page: string): number {
  return Number(/↓ (\d+) more/.exec(page)?.[1] ?? 0);
}

import { expect, test } from 'vitest';
import { readScreen } from './cells.ts';
import { cell, drawScreen, svgOf } from './draw.ts';
import { film } from './film.ts';
import { shade } from './theme.ts';

const size = { columns: 12, rows: 2 } as const;

async function drawn(text: string): Promise<string> {
  return drawScreen(await readScreen(text, size.columns, size.rows));
}

test('a word is an element, at its column and as wide as its columns', async () => {
  const svg = await drawn('ab  <&>');
  expect(svg).toContain(`<tspan x="0" textLength="${2 * cell.width}">ab</tspan>`);
  expect(svg).toContain(`<tspan x="${4 * cell.width}" textLength="25.2">&lt;&amp;&gt;</tspan>`);
});

test('wide characters take two columns, and what comes after them stands where it stands', async () => {
  const svg = await drawn('山田 ok');
  expect(svg).toContain(`<tspan x="0" textLength="${4 * cell.width}">山田</tspan>`);
  expect(svg).toContain(`<tspan x="${5 * cell.width}" textLength="${2 * cell.width}">ok</tspan>`);
});

test('colors, bold, underline and reverse', async () => {
  const red = await drawn('\u001b[1;31mgone\u001b[0m');
  expect(red).toMatch(/fill="#ff5c78" class="b">gone</);
  expect(await drawn('\u001b[4mhead\u001b[0m')).toMatch(/<rect x="0" y="16" width="33.6" height="1"/);
  const reverse = await drawn('\u001b[7mrow\u001b[0m');
  expect(reverse).toMatch(/<rect x="0" y="0" width="25.2" height="18" fill="#d4d7dc"\/>/);
  expect(reverse).toMatch(/fill="#16181c">row</);
});

test('a color of the 256 is that of xterm, and one that no terminal has is refused', async () => {
  expect(await drawn('\u001b[38;5;200mpink')).toContain('fill="#ff00d7"');
  expect(await drawn('\u001b[38;5;244mgrey')).toContain('fill="#808080"');
  expect(() => shade(256, '#000000')).toThrow('no terminal has');
});

test('the second row is below the first', async () => {
  expect(await drawn('a\nb')).toMatch(/<text y="13.5">.*>a<.*<text y="31.5">.*>b</);
});

test('bars touch from row to row, and are no text', async () => {
  const svg = await drawn('▄▄▇\n███');
  expect(svg).not.toContain('<text');
  expect(svg).toContain('<rect x="0" y="9" width="16.8" height="9" fill="#d4d7dc"/>');
  expect(svg).toContain('<rect x="16.8" y="2.25" width="8.4" height="15.75" fill="#d4d7dc"/>');
  expect(svg).toContain('<rect x="0" y="18" width="25.2" height="18" fill="#d4d7dc"/>');
});

test('borders are lines that run through the rows, and no text', async () => {
  const svg = await drawn('┏━━┓\n┗━━┛');
  expect(svg).not.toContain('<text');
  const [, path = ''] = / d="([^"]*)"/.exec(svg) ?? [];
  // Two across and two down: those of one side are one line.
  expect(path.match(/M[\d.]+ [\d.]+h[\d.]+/g)).toHaveLength(2);
  expect(path.match(/M[\d.]+ [\d.]+v[\d.]+/g)).toHaveLength(2);
  expect(path).toContain(`M${0.5 * cell.width} ${0.5 * cell.height}v${cell.height}`);
});

test('rounded corners are round, and touch the lines next to them', async () => {
  const svg = await drawn('╭─╮\n╰─╯');
  const [, path = ''] = / d="([^"]*)"/.exec(svg) ?? [];
  const [left, top] = [0.5 * cell.width, 0.5 * cell.height];
  expect(path).toContain(`M${cell.width} ${top}Q${left} ${top} ${left} ${top + left}V${cell.height}`);
  expect(path.match(/Q/g)).toHaveLength(4);
  expect(path.match(/h/g)).toHaveLength(2);
});

test('a film shows each frame for its time, and the last to who wants no motion', async () => {
  const screen = await readScreen('x', size.columns, size.rows);
  const svg = film(
    [
      { screen, seconds: 1 },
      { screen, seconds: 3 },
    ],
    size,
    'a title',
  );
  expect(svg).toContain('@keyframes f0{0%{visibility:visible}25%{visibility:hidden}100%{visibility:hidden}}');
  expect(svg).toContain('@keyframes f1{0%{visibility:hidden}25%{visibility:visible}100%{visibility:hidden}}');
  expect(svg).toContain('.f1{animation:f1 4s steps(1,end) infinite}');
  expect(svg).toContain('.f{visibility:hidden}.f1{visibility:visible}@media (prefers-reduced-motion:no-preference)');
  expect(svg).not.toContain('<script');
});

test('the title is for who does not see the picture', () => {
  expect(svgOf('', size, 'Trust & plan')).toContain('<title>Trust &amp; plan</title>');
});
